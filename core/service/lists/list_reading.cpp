#include "service/lists/list_reading.h"

#include "service/lists/csv_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <optional>
#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

bool isWordColumn(std::string_view name)
{
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).trimmed().compare(QLatin1String("word"), Qt::CaseInsensitive) == 0;
}

// Collects words and faults of one list.
class Collector final {
public:
    Collector(const QString &file, std::size_t mostRefusals, policy::WordListReading &into)
        : m_file(file.toStdString())
        , m_most(mostRefusals)
        , m_into(into)
    {
    }

    [[nodiscard]] bool isFull() const { return m_into.refused.size() >= m_most; }

    void refuse(std::string why, int line)
    {
        if (!isFull()) {
            m_into.refused.push_back({base::ErrorCode::InvalidWordList, std::move(why), m_file, line});
        }
    }

    // `place` goes before what is wrong; an empty word is passed over.
    void add(std::string_view text, int line, const std::string &place = {})
    {
        policy::ListWord judged = policy::judgeListWord(text);
        if (!judged.fault.empty()) {
            refuse(place.empty() ? std::move(judged.fault) : place + ": " + judged.fault, line);
        } else if (!judged.word.empty()) {
            m_into.words.emplace_back(judged.word);
            m_into.lines.push_back(line);
            m_into.codes.push_back(judged.codes);
        }
    }

private:
    std::string m_file;
    std::size_t m_most;
    policy::WordListReading &m_into;
};

void readCsv(const QString &file, const QByteArray &text, std::size_t mostRefusals, ListReading &reading)
{
    Collector words(file, mostRefusals, reading.content);
    CsvReader rows(view(text));
    std::optional<std::size_t> column; // known after the first row
    while (!words.isFull()) {
        const std::optional<CsvRow> row = rows.next();
        if (!row) {
            break;
        }
        if (row->isBroken) {
            words.refuse("a quoted field has no closing quote", row->line);
            break;
        }
        if (!row->isQuoted && row->fields.front().starts_with('#')) {
            continue; // a comment
        }
        if (!column) {
            column = 0;
            for (std::size_t i = 0; i < row->fields.size(); ++i) {
                if (isWordColumn(row->fields[i])) {
                    column = i;
                }
            }
            const bool isHeader = isWordColumn(row->fields[*column]);
            for (std::size_t i = 0; i < row->fields.size(); ++i) {
                if (i != *column && isHeader) {
                    reading.notes.append(QStringLiteral("column \"%1\" is ignored").arg(QString::fromStdString(row->fields[i])));
                } else if (i != *column) {
                    reading.notes.append(QStringLiteral("column %1 is ignored").arg(i + 1));
                }
            }
            if (isHeader) {
                continue;
            }
        }
        if (*column >= row->fields.size()) {
            words.refuse("expected " + std::to_string(*column + 1) + " columns, found " + std::to_string(row->fields.size()), row->line);
        } else {
            words.add(row->fields[*column], row->line);
        }
    }
}

void readJson(const QString &file, const QByteArray &text, std::size_t mostRefusals, ListReading &reading)
{
    Collector words(file, mostRefusals, reading.content);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError) {
        const QByteArray before = text.left(problem.offset);
        const qsizetype column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
        words.refuse(QStringLiteral("column %1: %2").arg(column).arg(problem.errorString()).toStdString(),
            static_cast<int>(before.count('\n')) + 1);
        return;
    }
    const bool isWrapped = document.isObject();
    const QJsonValue listed = isWrapped ? document.object().value(QStringLiteral("words")) : QJsonValue(document.array());
    if (!listed.isArray()) {
        words.refuse("expected an array of words, or an object with \"words\"", 1);
        return;
    }
    QSet<QString> ignored;
    const auto ignoreAllBut = [&ignored](const QJsonObject &object, const QString &key) {
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it.key() != key) {
                ignored.insert(it.key());
            }
        }
    };
    if (isWrapped) {
        ignoreAllBut(document.object(), QStringLiteral("words"));
    }
    const QJsonArray array = listed.toArray();
    for (qsizetype i = 0; i < array.size() && !words.isFull(); ++i) {
        const std::string place = QStringLiteral("%1[%2]").arg(isWrapped ? QStringLiteral("words") : QString()).arg(i).toStdString();
        QJsonValue word = array.at(i);
        if (word.isObject()) {
            ignoreAllBut(word.toObject(), QStringLiteral("word"));
            word = word.toObject().value(QStringLiteral("word"));
        }
        if (word.isString()) {
            words.add(word.toString().toStdString(), 0, place);
        } else {
            words.refuse(place + ": expected a text, or an object with a text \"word\"", 0);
        }
    }
    QStringList keys(ignored.begin(), ignored.end());
    keys.sort();
    for (const QString &key : std::as_const(keys)) {
        reading.notes.append(QStringLiteral("key \"%1\" is ignored").arg(key));
    }
}

// A name that says nothing: what is in it decides.
ListFormat formatOfContent(const QByteArray &text)
{
    const QByteArray start = text.left(64).trimmed();
    if (start.startsWith('[') || start.startsWith('{')) {
        // "[secret]" is a word, and a broken list of them had better be refused as what it was meant to be.
        const QByteArray rest = start.mid(1).trimmed();
        if (rest.startsWith('"') || rest.startsWith('{') || rest.startsWith(']')) {
            return ListFormat::Json;
        }
    }
    if (std::optional<CsvRow> row = CsvReader(view(text)).next(); row && row->fields.size() > 1) {
        for (const std::string &field : row->fields) {
            if (isWordColumn(field)) {
                return ListFormat::Csv;
            }
        }
    }
    return ListFormat::Text;
}

ListFormat formatOf(const QString &name, const QByteArray &text)
{
    const auto hasEnding = [&name](const char *ending) { return name.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
    if (hasEnding(".csv")) {
        return ListFormat::Csv;
    }
    if (hasEnding(".json")) {
        return ListFormat::Json;
    }
    return hasEnding(".txt") ? ListFormat::Text : formatOfContent(text);
}

} // namespace

ListReading readList(const QString &file, const QString &name, const QByteArray &bytes, std::size_t mostRefusals)
{
    ListReading reading;
    const auto text = decodeListText(file, bytes);
    if (!text) {
        reading.content.refused.push_back(text.error());
        return reading;
    }
    reading.encoding = text->encoding;
    reading.format = formatOf(name, text->utf8);
    switch (reading.format) {
    case ListFormat::Csv:
        readCsv(file, text->utf8, mostRefusals, reading);
        break;
    case ListFormat::Json:
        readJson(file, text->utf8, mostRefusals, reading);
        break;
    case ListFormat::Text:
        reading.content = policy::readWordListText(file.toStdString(), view(text->utf8), mostRefusals);
        break;
    }
    return reading;
}

base::Result<std::vector<std::string>> listWords(const QString &file, const QString &name, const QByteArray &bytes)
{
    ListReading reading = readList(file, name, bytes, 1);
    if (!reading.content.refused.empty()) {
        return reading.content.refused.front();
    }
    return std::move(reading.content.words);
}

QString formatName(ListFormat format)
{
    switch (format) {
    case ListFormat::Csv:
        return QStringLiteral("CSV");
    case ListFormat::Json:
        return QStringLiteral("JSON");
    case ListFormat::Text:
        break;
    }
    return QStringLiteral("text");
}

} // namespace sluice::service
