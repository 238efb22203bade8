#include "policy/entity/entity_detector.h"
#include "policy/guardrail/rule_set.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <ctime>
#include <map>

using namespace sluice::policy;

namespace {

constexpr qint64 kMostOfAFolder = 8 << 20;
constexpr qint64 kMostOfAFile = 1 << 20;

struct Tally {
    double megabytes = 0;
    double seconds = 0;
    std::map<std::string, int> found;
    QStringList grave; // secrets and cards, as file: text
};

std::shared_ptr<const Detector> everything()
{
    std::vector<EntityRule> rules;
    for (const EntityKind &kind : entityKinds()) {
        if (kind.id != EntityId::InvisibleCharacters) {
            rules.push_back({std::string(kind.name), Action::Mask, Action::Mask, kind.threshold, {}});
        }
    }
    return *EntityDetector::build(rules);
}

void judge(const Detector &detector, const QByteArray &bytes, const QString &name, Tally &tally)
{
    const std::clock_t before = std::clock(); // the processor's time, whoever else is at work
    const auto lane = detector.begin(Direction::Prompt);
    const std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    lane->read(text);
    lane->finish();
    tally.seconds += static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    tally.megabytes += static_cast<double>(text.size()) / 1e6;
    std::vector<Finding> findings;
    lane->takeFindings(findings);
    const bool isListed = qEnvironmentVariableIsSet("SLUICE_LIST_FINDINGS");
    for (const Finding &finding : findings) {
        if (finding.continues) {
            continue;
        }
        ++tally.found[std::string(finding.rule)];
        const QString where = QStringLiteral("%1: %2 %3")
                                  .arg(name, QString::fromUtf8(finding.rule.data(), static_cast<qsizetype>(finding.rule.size())),
                                       QString::fromUtf8(bytes.mid(static_cast<qsizetype>(finding.start), static_cast<qsizetype>(finding.end - finding.start))));
        if (isListed) {
            qInfo("%s", qPrintable(where));
        }
        if (finding.rule.starts_with("secret:") || finding.rule == "CREDIT_CARD") {
            tally.grave.append(where);
        }
    }
}

Tally judgeFolder(const Detector &detector, const QString &folder, const QStringList &names)
{
    Tally tally;
    QStringList files;
    QDirIterator all(folder, names, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        files.append(all.next());
    }
    files.sort();
    qint64 read = 0;
    for (const QString &name : std::as_const(files)) {
        QFile file(name);
        if (read > kMostOfAFolder || file.size() > kMostOfAFile || !file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QByteArray bytes = file.readAll();
        if (!bytes.contains('\0')) {
            read += bytes.size();
            judge(detector, bytes, name, tally);
        }
    }
    return tally;
}

void print(const char *name, const Tally &tally)
{
    QString line;
    for (const auto &[rule, count] : tally.found) {
        line += QStringLiteral(" %1 %2").arg(QString::fromStdString(rule)).arg(count / tally.megabytes, 0, 'f', 2);
    }
    qInfo("%s: %.1f MB, %.0f MB/s; a MB:%s", name, tally.megabytes, tally.megabytes / tally.seconds, qPrintable(line));
}

} // namespace

// How often the detectors cry wolf in text that holds nobody's data: what Debian ships, where it is there, and prose of our own.
class FalseAlarmsTest : public QObject {
    Q_OBJECT

private slots:
    void ordinaryText();
    void shippedFiles_data();
    void shippedFiles();
};

void FalseAlarmsTest::ordinaryText()
{
    const Tally tally = judgeFolder(*everything(), QStringLiteral(SLUICE_SOURCE_DIR "/tests/unit/policy/entity/ordinary"), {});
    QVERIFY(tally.megabytes > 0.003);
    QStringList found;
    for (const auto &[rule, count] : tally.found) {
        found.append(QString::fromStdString(rule));
    }
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u' ') + tally.grave.join(u'\n')));
}

void FalseAlarmsTest::shippedFiles_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QStringList>("names");
    QTest::addRow("licences") << QStringLiteral("/usr/share/common-licenses") << QStringList();
    QTest::addRow("headers") << QStringLiteral("/usr/include") << QStringList{QStringLiteral("*.h"), QStringLiteral("*.hpp")};
    QTest::addRow("python") << QStringLiteral("/usr/lib/python3.11") << QStringList{QStringLiteral("*.py")};
    QTest::addRow("documentation") << QStringLiteral("/usr/share/doc") << QStringList{QStringLiteral("*.txt"), QStringLiteral("*.md"), QStringLiteral("*.html"),
        QStringLiteral("README*"), QStringLiteral("copyright"), QStringLiteral("*.rst")};
}

void FalseAlarmsTest::shippedFiles()
{
    QFETCH(QString, folder);
    QFETCH(QStringList, names);
    const Tally tally = judgeFolder(*everything(), folder, names);
    if (tally.megabytes < 0.01) {
        QSKIP("not installed here");
    }
    print(QTest::currentDataTag(), tally);
    QVERIFY2(tally.grave.isEmpty(), qPrintable(tally.grave.join(u'\n')));
}

QTEST_GUILESS_MAIN(FalseAlarmsTest)
#include "false_alarms_test.moc"
