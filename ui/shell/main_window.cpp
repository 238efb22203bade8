#include "ui/shell/main_window.h"

#include "ui/shell/fact_bar.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/navigation.h"
#include "ui/shell/page.h"
#include "ui/shell/theme.h"

#include <QCloseEvent>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice::ui {

namespace {
constexpr int kCollapseBelow = 900;
constexpr int kMostBanners = 3;
} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QWidget(parent), m_header(new HeaderBar(this)), m_banners(new QVBoxLayout),
      m_navigation(new Navigation(this)), m_stack(new QStackedWidget(this)),
      m_facts(new FactBar(this))
{
    setWindowTitle(QStringLiteral("Sluice"));
    setMinimumSize(640, 440);
    m_banners->setSpacing(0);

    auto *side = new QVBoxLayout;
    side->setContentsMargins(0, 8, 0, 8);
    side->addWidget(m_navigation);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addLayout(side);
    middle->addWidget(m_stack, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_header);
    all->addLayout(m_banners);
    all->addLayout(middle, 1);
    all->addWidget(m_facts);

    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::showIndex);
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setFocus();
}

void MainWindow::addPage(Page *page)
{
    const int index = static_cast<int>(m_pages.size());
    m_pages.append(page);
    // A page that is larger than the window, as at twice the font size, is scrolled and never cut
    // off.
    auto *scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    m_stack->addWidget(scroll);
    m_navigation->addEntry(page->iconName());
    m_navigation->setEntryText(index, page->title());
    m_navigation->setEntryBadge(index, page->badge());
    connect(page, &Page::titleChanged, this,
            [this, page, index] { m_navigation->setEntryText(index, page->title()); });
    connect(page, &Page::badgeChanged, this,
            [this, page, index] { m_navigation->setEntryBadge(index, page->badge()); });
    if (index < 9) {
        auto *shortcut
            = new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)), this);
        connect(shortcut, &QShortcut::activated, this,
                [this, index] { m_navigation->setCurrentRow(index); });
    }
    if (index == 0) {
        m_navigation->setCurrentRow(0);
    }
}

bool MainWindow::showPage(const QString &pageId)
{
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages.at(i)->pageId() == pageId) {
            m_navigation->setCurrentRow(i);
            return true;
        }
    }
    return false;
}

QString MainWindow::currentPage() const
{
    const int index = m_stack->currentIndex();
    return index >= 0 ? m_pages.at(index)->pageId() : QString();
}

void MainWindow::showIndex(int index)
{
    if (index >= 0) {
        m_stack->setCurrentIndex(index);
        emit pageShown(currentPage());
    }
}

void MainWindow::setBanner(const QString &key, Banner::Tone tone, const QString &text,
                           const QString &action, bool dismissible)
{
    Banner *&banner = m_bannerByKey[key];
    if (banner == nullptr) {
        banner = new Banner(this);
        connect(banner, &Banner::actionRequested, this,
                [this, key] { emit bannerActionRequested(key); });
        connect(banner, &Banner::dismissRequested, this, [this, key] {
            removeBanner(key);
            emit bannerDismissed(key);
        });
        m_banners->insertWidget(0, banner);
        m_bannerOrder.prepend(key);
    }
    banner->setMessage(tone, text);
    banner->setAction(action);
    banner->setDismissible(dismissible);
    limitBanners();
}

void MainWindow::removeBanner(const QString &key)
{
    if (Banner *banner = m_bannerByKey.take(key)) {
        m_bannerOrder.removeAll(key);
        m_banners->removeWidget(banner);
        banner->hide();
        banner->deleteLater();
        limitBanners();
    }
}

void MainWindow::limitBanners()
{
    for (int i = 0; i < m_bannerOrder.size(); ++i) {
        m_bannerByKey.value(m_bannerOrder.at(i))->setVisible(i < kMostBanners);
    }
}

QStringList MainWindow::bannerTexts() const
{
    QStringList texts;
    for (const QString &key : m_bannerOrder) {
        texts.append(m_bannerByKey.value(key)->text());
    }
    return texts;
}

void MainWindow::setFacts(const QStringList &facts)
{
    m_facts->setFacts(facts);
}

QStringList MainWindow::facts() const
{
    return m_facts->facts();
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_navigation->setAccessibleName(tr("Pages"));
        emit languageChanged();
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_navigation->setCollapsed(width() < kCollapseBelow);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_mayClose && !m_mayClose()) {
        event->ignore();
        return;
    }
    emit closing();
    QWidget::closeEvent(event);
}

} // namespace sluice::ui
