#pragma once

#include "ui/models/request_table_model.h"
#include "ui/shell/theme.h"

#include <QIdentityProxyModel>

namespace sluice::ui {

// The words of the request table: texts of cells and headers, what a screen reader says, tones of
// badges. GUI thread.
class RequestProxy final : public QIdentityProxyModel {
    Q_OBJECT
public:
    using QIdentityProxyModel::QIdentityProxyModel;

    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    void retranslate(); // after a change of language

    static QString columnTitle(RequestColumn column);
    static QString statusText(int status, bool running, api::Outcome outcome);
    static ColorRole statusTone(int status, bool running, api::Outcome outcome); // Text: no badge
    static ColorRole verdictTone(policy::VerdictKind verdict); // Text: no badge

private:
    [[nodiscard]] static QString text(const QModelIndex &source);
    [[nodiscard]] static QString toolTip(const QModelIndex &source);
};

} // namespace sluice::ui
