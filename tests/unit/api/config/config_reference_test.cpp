#include "api/config/config_reference.h"

#include <QFile>
#include <QTest>

namespace sluice::api {

class ConfigReferenceTest final : public QObject {
    Q_OBJECT

private slots:
    // SLUICE_UPDATE_DOCS=1 writes the page anew.
    void pageIsWhatTheTablesSay()
    {
        QFile page(QStringLiteral(SLUICE_SOURCE_DIR "/docs/configuration.md"));
        if (qEnvironmentVariableIntValue("SLUICE_UPDATE_DOCS") == 1) {
            QVERIFY(page.open(QIODevice::WriteOnly));
            page.write(configReference().toUtf8());
            page.close();
        }
        QVERIFY2(page.open(QIODevice::ReadOnly), "docs/configuration.md is missing");
        const QStringList committed = QString::fromUtf8(page.readAll()).split(u'\n');
        const QStringList fresh = configReference().split(u'\n');
        for (qsizetype i = 0; i < qMin(committed.size(), fresh.size()); ++i) {
            QCOMPARE(committed.at(i), fresh.at(i));
        }
        QCOMPARE(committed.size(), fresh.size());
    }
};

} // namespace sluice::api

QTEST_GUILESS_MAIN(sluice::api::ConfigReferenceTest)
#include "config_reference_test.moc"
