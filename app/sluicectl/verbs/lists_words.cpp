#include "app/sluicectl/verbs/lists_words.h"

#include "app/sluicectl/input_file.h"
#include "app/sluicectl/terminal.h"
#include "service/word_list_loader.h"

#include <QFileInfo>

#include <limits>
#include <utility>

namespace sluice::ctl {

namespace {

constexpr std::size_t kEveryFault = std::numeric_limits<std::size_t>::max();

} // namespace

const QCommandLineOption &jsonOption()
{
    static const QCommandLineOption option(QStringLiteral("json"), QStringLiteral("Print JSON."));
    return option;
}

std::optional<std::vector<NamedList>> readLists(const QStringList &paths)
{
    QStringList files;
    for (const QString &path : paths) {
        const QStringList inside
            = QFileInfo(path).isDir() ? service::listFilesIn(path) : QStringList();
        files += inside.isEmpty() ? QStringList{path} : inside;
    }
    std::vector<NamedList> lists;
    for (const QString &file : std::as_const(files)) {
        const base::Result<QByteArray> bytes = readInputFile(file);
        if (!bytes) {
            printRemark(bytes.error());
            return std::nullopt;
        }
        lists.push_back({file, service::readList(file, file, *bytes, kEveryFault)});
    }
    return lists;
}

bool isWhole(const std::vector<NamedList> &lists)
{
    bool whole = true;
    for (const NamedList &list : lists) {
        for (const base::Error &error : list.reading.content.refused) {
            printRemark(error);
            whole = false;
        }
    }
    return whole;
}

QString placeOf(const QString &file, int line)
{
    return line > 0 ? QStringLiteral("%1:%2").arg(file).arg(line) : file;
}

std::optional<int> parseListArguments(QCommandLineParser &parser, const QStringList &arguments,
                                      const QString &description, const QStringList &operands)
{
    parser.setApplicationDescription(description);
    parser.addOption(jsonOption());
    return parseArguments(parser, arguments, operands);
}

} // namespace sluice::ctl
