// The access log of a process that is killed while it writes.
#include "unit/store/access_log/log_scene.h"
#include "store/access_log/access_log_schema.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

#include <cstdio>

namespace sluice::store {

namespace {

constexpr int kRowsAtOnce = 25;

// Writes until it is killed and says after each batch how many rows are in the file for good.
int writeForEver(const QString &path, int first)
{
    AccessLog::Intake waiting;
    AccessLog log(path, [&waiting] { return std::exchange(waiting, {}); });
    log.apply({});
    for (int number = first;; number += kRowsAtOnce) {
        for (int i = 0; i < kRowsAtOnce; ++i) {
            waiting.entries.push_back(tests::fullEntry(number + i));
        }
        log.flush();
        std::printf("%d\n", number + kRowsAtOnce - 1);
        std::fflush(stdout);
    }
}

} // namespace

class KilledLogTest final : public QObject {
    Q_OBJECT

private slots:
    void noRowIsTornAndNoneOfASecondAgoIsLost()
    {
        const int rounds = qEnvironmentVariableIntValue("SLUICE_KILL_ROUNDS") > 0 ? qEnvironmentVariableIntValue("SLUICE_KILL_ROUNDS") : 30;
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("access-log.db"));
        qint64 kept = 0;
        for (int round = 0; round < rounds; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--write"), path, QString::number(kept + 1)});
            QByteArray said;
            // At some point of the work, another one each round: after so many batches, within the next.
            while (said.count('\n') <= round % 5) {
                QVERIFY2(writer.waitForReadyRead(20'000), writer.readAllStandardError().constData());
                said += writer.readAllStandardOutput();
            }
            ::kill(static_cast<pid_t>(writer.processId()), SIGKILL);
            QVERIFY(writer.waitForFinished());
            said += writer.readAllStandardOutput();
            said.truncate(said.lastIndexOf('\n'));
            const qint64 promised = said.mid(said.lastIndexOf('\n') + 1).toLongLong();

            Database database(path);
            const DatabaseError error = database.open(accessLogSchema()); // which checks the whole file
            QVERIFY2(!error.isError(), qPrintable(error.detail));
            const qint64 rows = database.number(QStringLiteral("SELECT count(*) FROM exchanges"));
            QVERIFY2(rows >= promised && rows <= promised + kRowsAtOnce,
                qPrintable(QStringLiteral("round %1: %2 rows, %3 promised").arg(round).arg(rows).arg(promised)));
            QCOMPARE(rows % kRowsAtOnce, 0); // a batch is there or it is not
            kept = rows;
        }
        AccessLogReader reader(path);
        QVERIFY(reader.open());
        api::AccessLogQuery all;
        all.limit = 0;
        qint64 number = kept;
        bool isWhole = true;
        QVERIFY(reader.forEach(all, [&number, &isWhole](const api::AccessLogEntry &entry) {
            api::AccessLogEntry expected = tests::fullEntry(static_cast<int>(number));
            expected.id = number--;
            isWhole = isWhole && entry == expected;
            return isWhole;
        }));
        QVERIFY(isWhole);
        QCOMPARE(number, 0);
    }
};

} // namespace sluice::store

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == QLatin1String("--write")) {
        return sluice::store::writeForEver(arguments.at(2), arguments.at(3).toInt());
    }
    sluice::store::KilledLogTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "killed_log_test.moc"
