#pragma once

#include "ui/widgets/banner.h"

#include <QList>
#include <QMap>
#include <QStringList>
#include <QWidget>

#include <functional>

class QStackedWidget;
class QVBoxLayout;

namespace sluice::ui {

class FactBar;
class HeaderBar;
class Navigation;
class Page;

// The window: header, banners, navigation, pages, one line of facts. Adds pages, shows a page,
// shows a banner; decides nothing. GUI thread.
class MainWindow final : public QWidget {
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);

    void addPage(Page *page); // takes ownership; Ctrl+1… in order
    bool showPage(const QString &pageId); // false: no such page
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] const QList<Page *> &pages() const { return m_pages; }

    [[nodiscard]] HeaderBar &header() const { return *m_header; }

    // One banner for each key; setting it again changes it. At most three are shown, the newest
    // first.
    void setBanner(const QString &key, Banner::Tone tone, const QString &text,
                   const QString &action, bool dismissible = true);
    void removeBanner(const QString &key);
    [[nodiscard]] QStringList bannerTexts() const; // newest first

    void setFacts(const QStringList &facts);
    [[nodiscard]] QStringList facts() const;

    // Asked when the window is about to close; false keeps it open.
    void setCloseGuard(std::function<bool()> mayClose) { m_mayClose = std::move(mayClose); }

signals:
    void languageChanged(); // for controllers, which get no events
    void pageShown(const QString &pageId);
    void bannerActionRequested(const QString &key);
    void bannerDismissed(const QString &key);
    void closing();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void showIndex(int index);
    void limitBanners();

    std::function<bool()> m_mayClose;
    HeaderBar *m_header;
    QVBoxLayout *m_banners;
    Navigation *m_navigation;
    QStackedWidget *m_stack;
    FactBar *m_facts;
    QList<Page *> m_pages;
    QMap<QString, Banner *> m_bannerByKey;
    QStringList m_bannerOrder; // newest first
};

} // namespace sluice::ui
