#include "service/word_list_files.h"

#include "policy/guardrail/rule_set.h"
#include "service/lists/list_reading.h"
#include "service/word_list_loader.h"
#include "service/word_list_text.h"
#include "store/whole_file.h"

#include <QDir>
#include <QFileInfo>

#include <string_view>
#include <vector>

namespace sluice::service {

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

base::Error checkWords(const QString &file, const QStringList &words)
{
    for (const QString &word : words) {
        // One such word would become two, or a comment.
        if (word.contains(u'\n') || word.contains(u'\r')) {
            return {.code = base::ErrorCode::InvalidWordList,
                .detail = "a word holds a line break",
                .where = file.toStdString()};
        }
    }
    return {};
}

base::Error checkText(const QString &file, const QByteArray &text)
{
    const auto parsed = policy::parseWordList(file.toStdString(), view(text));
    return parsed ? base::Error{} : parsed.error();
}

base::Result<void> write(const QString &file, const QByteArray &before, const QStringList &words)
{
    if (const base::Error error = checkWords(file, words); error.isError()) {
        return error;
    }
    const QByteArray text = wordListText(before, words);
    if (const base::Error error = checkText(file, text); error.isError()) {
        return error;
    }
    return store::writeWholeFile(file, text);
}

QString fileNameFor(const QString &listName)
{
    QString name;
    for (const QChar &character : listName.trimmed().left(60)) {
        name += character.isLetterOrNumber() || character == u'_' ? character : QChar(u'-');
    }
    return name;
}

} // namespace

api::WordListContent readWordList(const QString &name, const QString &file)
{
    api::WordListContent content;
    content.name = name;
    const QStringList files = QFileInfo(file).isDir() ? listFilesIn(file) : QStringList{file};
    for (const QString &each : files) {
        const auto bytes = store::readWholeFile(each, kLargestWordList);
        if (!bytes) {
            content.error = bytes.error();
            return content;
        }
        const auto words = listWords(each, each, *bytes);
        if (!words) {
            content.error = words.error();
            return content;
        }
        content.words.reserve(content.words.size() + static_cast<qsizetype>(words->size()));
        for (const std::string &word : *words) {
            content.words.append(QString::fromStdString(word));
        }
    }
    return content;
}

base::Result<void> saveWordList(const QString &file, const QStringList &words)
{
    const auto refuse = [&file](const char *why) {
        return base::Error{.code = base::ErrorCode::FileUnwritable, .detail = why, .where = file.toStdString()};
    };
    if (QFileInfo(file).isDir()) {
        return refuse("it is a folder; its files are edited one by one");
    }
    QByteArray before;
    if (const auto bytes = store::readWholeFile(file, kLargestWordList)) {
        // The ending decides for an empty file, too: what is written must be read again as what it is.
        if (readList(file, file, *bytes, 1).format != ListFormat::Text) {
            return refuse("it is a CSV or JSON list; edit it with the program that made it");
        }
        // Of a file that is no list (a broken encoding, say) nothing is worth keeping but a refused one with good comments is.
        const auto text = decodeListText(file, *bytes);
        if (text && QString::fromUtf8(text->utf8).toUtf8() == text->utf8) {
            before = text->encoding == TextEncoding::Utf8 ? *bytes : text->utf8;
        }
    } else if (bytes.error().code != base::ErrorCode::FileNotFound) {
        return bytes.error();
    }
    return write(file, before, words);
}

base::Result<QString> createWordListFile(const QString &directory, const QString &listName, const QStringList &words)
{
    QDir().mkpath(directory);
    const QString stem = fileNameFor(listName);
    for (int attempt = 1; attempt < 1000; ++attempt) {
        const QString name = attempt == 1 ? QString(stem + QStringLiteral(".txt"))
                                          : QStringLiteral("%1-%2.txt").arg(stem).arg(attempt);
        const QString file = QDir(directory).absoluteFilePath(name);
        if (QFileInfo::exists(file)) {
            continue;
        }
        if (const auto written = write(file, QByteArray(), words); !written) {
            return written.error();
        }
        return name;
    }
    return base::Error{.code = base::ErrorCode::FileUnwritable,
        .detail = "no free file name for this list",
        .where = directory.toStdString()};
}

} // namespace sluice::service
