#pragma once

#include "ui/widgets/card.h"
#include "ui/widgets/meter_row.h"

class QAbstractItemModel;
class QListView;

namespace sluice::ui {

class Label;

// A card with a list of meters that counts by itself, and beneath it everything there is to say about the chosen one. GUI thread.
class MeterCard final : public Card {
    Q_OBJECT
public:
    explicit MeterCard(const QString &name, QWidget *parent = nullptr); // `name`: of the list

    void setModel(QAbstractItemModel *model, const MeterDelegate::RowOf &rowOf, const MeterDelegate::DetailOf &detailOf);
    void setDetailShown(bool shown); // false: it stands elsewhere
    void setEmptyText(const QString &text); // stands where there is no row
    // Draws rows and detail anew: time has passed, or the language is another.
    void refresh();
    [[nodiscard]] QListView *list() const { return m_list; }
    [[nodiscard]] int selectedRow() const; // -1 for none
    void select(int row);
    [[nodiscard]] QString detailShown() const;

signals:
    void selectionMade();
    void emptyChanged();

private:
    bool m_isDetailShown = true;
    QListView *m_list;
    Label *m_empty;
    Label *m_detail;
    MeterDelegate::DetailOf m_detailOf;
};

} // namespace sluice::ui
