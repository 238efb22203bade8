#include "ui/pages/clients/access_card.h"

#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

AccessCard::AccessCard(QWidget *parent)
    : Card(parent), m_require(new QCheckBox(this)),
      m_sentence(new Label(TypeRole::Secondary, ColorRole::Text2, this))
{
    m_require->setObjectName(u"requireKey"_s);
    m_sentence->setWordWrap(true);
    body()->addWidget(m_require);
    body()->addWidget(m_sentence);
    connect(m_require, &QCheckBox::clicked, this, &AccessCard::requireRequested);
    retranslate();
}

void AccessCard::setFacts(const Facts &facts)
{
    m_facts = facts;
    retranslate();
}

QString AccessCard::sentence() const
{
    return m_sentence->text();
}

void AccessCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Card::changeEvent(event);
}

void AccessCard::retranslate()
{
    m_require->setText(tr("Require a key"));
    m_require->setChecked(m_facts.isRequired);
    m_require->setEnabled(m_facts.hasKeys || m_facts.isRequired);
    QString text;
    if (m_facts.isRequired) {
        text = tr("Whoever shows no key is refused with 401.");
    } else if (!m_facts.hasKeys) {
        text = tr("No keys yet: everyone on this machine may use the relay.");
    } else if (m_facts.keylessInLastMinute > 0) {
        text = tr("Programs without a key may use the relay too: %n request(s) in the last minute, "
                  "which would be refused with 401.",
                  nullptr, m_facts.keylessInLastMinute);
    } else {
        text = tr("Programs without a key may use the relay too. Required, they are refused with "
                  "401.");
    }
    m_sentence->setText(text);
    m_require->setAccessibleDescription(text);
}

} // namespace sluice::ui
