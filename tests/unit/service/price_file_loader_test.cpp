#include "service/price_file_loader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sluice;
using service::LoadedPrices;
using service::PriceFileLoader;

class PriceFileLoaderTest final : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    QString m_path;

    void write(QByteArray json) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(json.replace('\'', '"'));
    }
    static QByteArray priced(const char *input)
    {
        return QByteArray("{'currency': 'USD', 'as_of': '2026-05-01', 'models': [{'model': 'm', 'input': ") + input + ", 'output': 1}]}";
    }

private slots:
    void init() { m_path = m_directory.filePath(QStringLiteral("prices.json")); }

    void withoutAFileThereAreOurs()
    {
        PriceFileLoader loader;
        const LoadedPrices prices = loader.load({});
        QVERIFY(prices.table->find({}, "gpt-4o"));
        QVERIFY(!prices.status.error.isError());
        QVERIFY(prices.status.userFile.isEmpty());
        QVERIFY(prices.status.models > 0 && prices.status.userModels == 0);
    }

    // A bad file keeps the last good one in force, and says so; it never falls back silently.
    void aBadFileKeepsTheLastGood()
    {
        PriceFileLoader loader;
        write(priced("2"));
        const LoadedPrices good = loader.load(m_path);
        QCOMPARE(good.table->find({}, "m")->price.input, 2'000'000);
        QCOMPARE(good.status.userModels, 1);
        QCOMPARE(good.status.userAsOf, std::optional(QDate(2026, 5, 1)));
        QCOMPARE(loader.load(m_path).table, good.table); // equal content, the same table
        write(priced("-2"));
        const LoadedPrices bad = loader.load(m_path);
        QCOMPARE(bad.table, good.table);
        QVERIFY(bad.status.error.isError());
        QCOMPARE(bad.status.error.where, m_path.toStdString());
        QVERIFY(bad.status.error.detail.find("models[0].input") != std::string::npos);
        QCOMPARE(bad.status.userModels, 1);
        write("{'currency'");
        QVERIFY(loader.load(m_path).status.error.line > 0);
        QVERIFY(QFile::remove(m_path));
        QCOMPARE(loader.load(m_path).table, good.table);
        QCOMPARE(loader.load(m_path).status.error.code, base::ErrorCode::FileNotFound);
        write(priced("3"));
        const LoadedPrices again = loader.load(m_path);
        QCOMPARE(again.table->find({}, "m")->price.input, 3'000'000);
        QVERIFY(!again.status.error.isError());
        // Another file that is bad from the start has no last good content.
        write("{}");
        PriceFileLoader other;
        QVERIFY(other.load(m_path).status.error.isError());
        QVERIFY(!other.load(m_path).table->find({}, "m"));
        QVERIFY(other.load(m_path).table->find({}, "gpt-4o"));
    }
};

QTEST_APPLESS_MAIN(PriceFileLoaderTest)
#include "price_file_loader_test.moc"
