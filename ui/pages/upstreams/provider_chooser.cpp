#include "ui/pages/upstreams/provider_chooser.h"

#include "api/providers/provider_templates.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace sluice::ui {

QString providerTitle(const api::ProviderTemplate &provider)
{
    return QLocale().language() == QLocale::Chinese ? provider.titleZh : provider.titleEn;
}

ProviderChooser::ProviderChooser(QWidget *parent) : QWidget(parent), m_box(new QComboBox(this))
{
    m_box->setObjectName(u"provider"_s);
    m_box->setMaxVisibleItems(16);
    m_box->addItem(QString(), QVariant(QString()));
    for (const api::ProviderTemplate &provider : api::providerTemplates()) {
        m_box->addItem(QString(), QVariant(provider.id));
    }
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_box, 1);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, &ProviderChooser::chosen);
    retranslate();
}

void ProviderChooser::setProvider(const QString &id)
{
    m_box->setCurrentIndex(std::max(0, m_box->findData(id)));
}

const api::ProviderTemplate *ProviderChooser::provider() const
{
    const QString id = m_box->currentData().toString();
    return id.isEmpty() ? nullptr : api::findProviderTemplate(id);
}

QString ProviderChooser::note() const
{
    const api::ProviderTemplate *chosen = provider();
    if (!chosen) {
        return tr("Choose one to fill in its address and the form of its key.");
    }
    QStringList parts;
    if (chosen->needsUrl()) {
        parts << tr("Replace what is in braces in the base URL.");
    }
    if (!chosen->keyPage.isEmpty()) {
        parts << tr("A key is to be had at %1").arg(chosen->keyPage);
    } else {
        parts << tr("It needs no key.");
    }
    if (!chosen->currency.isEmpty()) {
        parts << tr("Prices as of %1, in %2.").arg(QLocale().toString(chosen->pricesAsOf, QLocale::ShortFormat), chosen->currency);
    }
    return parts.join(u'\n');
}

QWidget *ProviderChooser::box() const
{
    return m_box;
}

void ProviderChooser::retranslate()
{
    m_box->setItemText(0, tr("Another address"));
    for (int i = 1; i < m_box->count(); ++i) {
        if (const auto *known = api::findProviderTemplate(m_box->itemData(i).toString())) {
            m_box->setItemText(i, providerTitle(*known));
        }
    }
}

void ProviderChooser::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace sluice::ui
