#include "service/lists/kept_list.h"

#include "service/word_list_loader.h"
#include "store/whole_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace sluice::service {

namespace {

constexpr qint64 kLargestFacts = 64 * 1024;
constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QString factsPath(const QString &path)
{
    return path + QStringLiteral(".facts");
}

QString digestOf(const QByteArray &content)
{
    return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
}

base::Result<void> writeFacts(const QString &path, const KeptList &facts, const QString &digest)
{
    const QJsonObject object{
        {QStringLiteral("etag"), QString::fromLatin1(facts.etag)},
        {QStringLiteral("last_modified"), QString::fromLatin1(facts.lastModified)},
        {QStringLiteral("checked_at"), facts.checkedAt.toUTC().toString(Qt::ISODateWithMs)},
        {QStringLiteral("changed_at"), facts.changedAt.toUTC().toString(Qt::ISODateWithMs)},
        {QStringLiteral("sha256"), digest},
    };
    return store::writeWholeFile(factsPath(path), QJsonDocument(object).toJson(), kOwnerOnly);
}

} // namespace

QString keptListPath(const api::WordListConfig &list, const QString &dataDirectory)
{
    const QByteArray identity = list.url.toUtf8() + '\n' + list.publicKey.trimmed().toUtf8();
    QString name = digestOf(identity).left(32);
    // The ending says what the file holds, here as at its server.
    const QString suffix = QFileInfo(QUrl(list.url).path()).suffix().toLower();
    name += suffix == QLatin1String("csv") || suffix == QLatin1String("json") || suffix == QLatin1String("txt")
        ? QString(u'.' + suffix)
        : QStringLiteral(".list");
    return QDir(dataDirectory).filePath(QStringLiteral("lists/") + name);
}

std::optional<KeptList> readKeptList(const QString &path)
{
    const auto content = store::readWholeFile(path, kLargestWordList);
    if (!content) {
        return std::nullopt;
    }
    KeptList facts;
    facts.changedAt = QFileInfo(path).lastModified().toUTC();
    const auto text = store::readWholeFile(factsPath(path), kLargestFacts);
    if (!text) {
        return facts;
    }
    const QJsonObject object = QJsonDocument::fromJson(*text).object();
    if (object.value(QStringLiteral("sha256")).toString() != digestOf(*content)) {
        return facts;
    }
    const auto time = [&object](const QString &key) {
        return QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs).toUTC();
    };
    facts.etag = object.value(QStringLiteral("etag")).toString().toLatin1();
    facts.lastModified = object.value(QStringLiteral("last_modified")).toString().toLatin1();
    facts.checkedAt = time(QStringLiteral("checked_at"));
    facts.changedAt = time(QStringLiteral("changed_at"));
    return facts;
}

base::Result<void> keepList(const QString &path, const QByteArray &content, const KeptList &facts)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    // The copy first: facts about a copy that is not there would keep the server from sending it.
    if (const auto written = store::writeWholeFile(path, content, kOwnerOnly); !written) {
        return written.error();
    }
    return writeFacts(path, facts, digestOf(content));
}

base::Result<void> keepFacts(const QString &path, const KeptList &facts)
{
    const auto content = store::readWholeFile(path, kLargestWordList);
    if (!content) {
        return content.error();
    }
    return writeFacts(path, facts, digestOf(*content));
}

} // namespace sluice::service
