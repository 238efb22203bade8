#include "ui/widgets/edit_bar.h"

#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

EditBar::EditBar(QWidget *parent)
    : Card(parent), m_text(new Label(TypeRole::CardTitle, ColorRole::Text, this)),
      m_discard(new QPushButton(this)), m_apply(new QPushButton(this))
{
    setObjectName(u"editBar"_s);
    hide();
    m_discard->setObjectName(u"discard"_s);
    m_apply->setObjectName(u"apply"_s);
    m_apply->setDefault(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kGap);
    line->addWidget(m_text, 1);
    line->addWidget(m_discard);
    line->addWidget(m_apply);
    body()->addLayout(line);
    connect(m_discard, &QPushButton::clicked, this, &EditBar::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &EditBar::applyRequested);
    retranslate();
}

void EditBar::setEdits(int edits)
{
    m_edits = edits;
    m_text->setText(tr("%n edit(s) not yet live", nullptr, edits));
    setVisible(edits > 0);
}

void EditBar::setApplying(bool applying)
{
    m_applying = applying;
    m_apply->setEnabled(!applying);
    m_discard->setEnabled(!applying);
    m_apply->setText(applying ? tr("Applying…") : tr("Apply"));
}

void EditBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Card::changeEvent(event);
}

void EditBar::retranslate()
{
    m_discard->setText(tr("Discard"));
    m_text->setText(tr("%n edit(s) not yet live", nullptr, m_edits));
    setApplying(m_applying);
}

} // namespace sluice::ui
