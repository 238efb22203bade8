#include "ui/models/word_text.h"

#include "ui/models/word_list_model.h"

#include <QStringDecoder>

namespace sluice::ui {

namespace {

bool isWordLine(QStringView line)
{
    return !line.isEmpty() && !line.startsWith(QLatin1Char('#'));
}

} // namespace

PastedWords wordsOfText(const QString &text)
{
    PastedWords result;
    int number = 0;
    QString lines = text;
    lines.replace(QLatin1String("\r\n"), QLatin1String("\n"))
        .replace(QLatin1Char('\r'), QLatin1Char('\n'));
    for (const QStringView line : QStringView(lines).split(QLatin1Char('\n'))) {
        ++number;
        const QStringView trimmed = line.trimmed();
        if (!isWordLine(trimmed)) {
            continue;
        }
        if (const QString word = trimmed.toString();
            WordListModel::problemOfText(word) == WordProblem::None) {
            result.words << word;
        } else if (++result.refused == 1) {
            result.firstRefusedLine = number;
        }
    }
    return result;
}

base::Result<QStringList> wordsOfFile(const QByteArray &bytes, const QString &fileName)
{
    QByteArray content = bytes;
    if (content.startsWith("\xef\xbb\xbf")) {
        content.remove(0, 3);
    }
    QStringList words;
    int number = 0;
    for (const QByteArray &line : content.split('\n')) {
        ++number;
        // Line by line, so that the first bad byte has a line to its name. No UTF-8 sequence holds
        // a line feed.
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(line);
        if (decoder.hasError()) {
            return base::Error{base::ErrorCode::InvalidWordList, "not UTF-8",
                               fileName.toStdString(), number};
        }
        const QString word = text.trimmed();
        if (!isWordLine(word)) {
            continue;
        }
        if (WordListModel::problemOfText(word) != WordProblem::None) {
            return base::Error{base::ErrorCode::InvalidWordList,
                               "longer than " + std::to_string(WordListModel::kMaxWordLength)
                                   + " characters",
                               fileName.toStdString(), number};
        }
        words << word;
    }
    if (words.isEmpty()) {
        return base::Error{base::ErrorCode::InvalidWordList, "no words", fileName.toStdString(), 0};
    }
    return words;
}

} // namespace sluice::ui
