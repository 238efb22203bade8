#include "store/settings_file.h"

#include "store/whole_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace sluice::store {

class SettingsFileTest final : public QObject {
    Q_OBJECT

private slots:
    void noFileIsNotFound()
    {
        const QTemporaryDir directory;
        const SettingsFile file(directory.filePath(QStringLiteral("sluice.json")));
        QCOMPARE(file.load().error().code, base::ErrorCode::FileNotFound);
    }

    void whatIsSavedIsLoaded()
    {
        const QTemporaryDir directory;
        const SettingsFile file(directory.filePath(QStringLiteral("deep/er/sluice.json")));
        api::RelayConfig config;
        config.limits.requestsPerMinute = 7;
        config.unknown.insert(QStringLiteral("future"), 1);
        QVERIFY(file.save(config));
        const auto loaded = file.load();
        QVERIFY(loaded);
        QVERIFY(*loaded == config);
        constexpr auto kEverybody = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup
            | QFileDevice::WriteOther;
        QVERIFY((QFile::permissions(file.path()) & kEverybody) == 0);
    }

    void theVersionBeforeIsKept()
    {
        const QTemporaryDir directory;
        const SettingsFile file(directory.filePath(QStringLiteral("sluice.json")));
        const SettingsFile backup(directory.filePath(QStringLiteral("sluice.json.bak")));
        api::RelayConfig config;
        QVERIFY(file.save(config));
        QVERIFY(!backup.load());
        config.retry.attempts = 5;
        QVERIFY(file.save(config));
        QCOMPARE(backup.load()->retry.attempts, 3);
        QVERIFY(file.save(config)); // nothing new: the backup stays what it is
        QCOMPARE(backup.load()->retry.attempts, 3);
        QCOMPARE(QDir(directory.path()).entryList(QDir::Files).size(), 2);
    }

    void aBrokenFileIsAnErrorWithItsPlace()
    {
        const QTemporaryDir directory;
        const SettingsFile file(directory.filePath(QStringLiteral("sluice.json")));
        QVERIFY(writeWholeFile(file.path(), "{\n\"version\" 1}"));
        const base::Error error = file.load().error();
        QCOMPARE(error.code, base::ErrorCode::InvalidConfig);
        QCOMPARE(QString::fromStdString(error.where), file.path());
        QCOMPARE(error.line, 2);
    }

    void anUnwritablePlaceIsAnError()
    {
        const QTemporaryDir directory;
        QVERIFY(writeWholeFile(directory.filePath(QStringLiteral("file")), "x"));
        const SettingsFile file(directory.filePath(QStringLiteral("file/sluice.json")));
        QCOMPARE(file.save({}).error().code, base::ErrorCode::FileUnwritable);
    }
};

} // namespace sluice::store

QTEST_GUILESS_MAIN(sluice::store::SettingsFileTest)
#include "settings_file_test.moc"
