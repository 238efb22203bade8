#pragma once

#include <QListWidget>

namespace sluice::ui {

// The list of pages: icon and word, or the icon alone when the window is narrow. The current page
// is marked by a bar and by weight. GUI thread.
class Navigation final : public QListWidget {
    Q_OBJECT
public:
    explicit Navigation(QWidget *parent = nullptr);

    void addEntry(const QString &icon);
    void setEntryText(int index, const QString &text);
    void setEntryBadge(int index, const QString &badge);
    void setCollapsed(bool collapsed);
    [[nodiscard]] bool isCollapsed() const { return m_collapsed; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitWidth();

    bool m_collapsed = false;
};

} // namespace sluice::ui
