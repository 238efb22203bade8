#include "policy/redaction/rare_cells.h"

#include <QTest>

#include <string>

namespace sluice::policy {

class RareCellsTest final : public QObject {
    Q_OBJECT

private slots:
    void aCombinationIsRareUntilEnoughShareIt()
    {
        RareCells cells(3);
        const RareCells::Cell cell{"anna", "gpt-4o", 7};
        QVERIFY(cells.isRare(cell));
        cells.count(cell);
        cells.count(cell);
        QVERIFY(cells.isRare(cell));
        cells.count(cell);
        QVERIFY(!cells.isRare(cell));
        QVERIFY(cells.isRare({"anna", "gpt-4o", 8}));
        QVERIFY(cells.isRare({"anna", "o3", 7}));
        QVERIFY(cells.isRare({"ann", "agpt-4o", 7})); // where one value ends counts
    }

    void whatThereIsNoRoomForIsRare()
    {
        RareCells cells(2);
        for (std::size_t i = 0; i < RareCells::kMost; ++i) {
            cells.count({"client", "model", static_cast<std::int64_t>(i)});
        }
        for (int i = 0; i < 5; ++i) {
            cells.count({"late", "model", 0});
            cells.count({"client", "model", 1});
        }
        QVERIFY(cells.isRare({"late", "model", 0}));
        QVERIFY(!cells.isRare({"client", "model", 1}));
    }
};

} // namespace sluice::policy

QTEST_GUILESS_MAIN(sluice::policy::RareCellsTest)

#include "rare_cells_test.moc"
