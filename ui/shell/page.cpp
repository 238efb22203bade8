#include "ui/shell/page.h"

#include "ui/shell/theme.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace sluice::ui {

Page::Page(const QString &id, const QString &icon, QWidget *parent)
    : QWidget(parent), m_id(id), m_icon(icon),
      m_title(new Label(TypeRole::PageTitle, ColorRole::Text, this)), m_actions(new QHBoxLayout),
      m_content(new QVBoxLayout)
{
    setObjectName(id);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_actions->setSpacing(8);

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::kGap);
    head->addWidget(m_title);
    head->addStretch();
    head->addLayout(m_actions);

    m_content->setSpacing(metrics::kGap);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(metrics::kPageMargin, metrics::kGap, metrics::kPageMargin,
                            metrics::kPageMargin);
    all->setSpacing(metrics::kGap);
    all->addLayout(head);
    all->addLayout(m_content, 1);
}

void Page::setBadge(const QString &badge)
{
    if (badge != m_badge) {
        m_badge = badge;
        emit badgeChanged();
    }
}

void Page::retranslate()
{
    m_title->setText(title());
    setAccessibleName(title());
    emit titleChanged();
}

void Page::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void Page::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    emit shown();
}

void Page::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    emit hidden();
}

} // namespace sluice::ui
