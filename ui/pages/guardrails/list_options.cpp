#include "ui/pages/guardrails/list_options.h"

#include "ui/text/guardrail_words.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QEvent>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

ListOptions::ListOptions(QWidget *parent) : QWidget(parent)
{
    static_assert(kOptions == kListOptions.size());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (std::size_t i = 0; i < kOptions; ++i) {
        m_boxes.at(i) = new QCheckBox(this);
        m_boxes.at(i)->setObjectName(u"option-"_s + QLatin1String(kListOptions.at(i).key));
        m_notes.at(i) = new Label(TypeRole::Secondary, ColorRole::Text2, this);
        m_notes.at(i)->setWordWrap(true);
        m_notes.at(i)->setContentsMargins(metrics::kGrid * 6, 0, 0, metrics::kGrid * 2);
        column->addWidget(m_boxes.at(i));
        column->addWidget(m_notes.at(i));
    }
    column->addStretch(1);
    connect(m_boxes.front(), &QCheckBox::toggled, this, &ListOptions::allowChanged);
    retranslate();
}

void ListOptions::show(const api::WordListConfig &list)
{
    for (std::size_t i = 0; i < kOptions; ++i) {
        m_boxes.at(i)->setChecked(list.*kListOptions.at(i).member);
    }
}

void ListOptions::read(api::WordListConfig &list) const
{
    for (std::size_t i = 0; i < kOptions; ++i) {
        list.*kListOptions.at(i).member = m_boxes.at(i)->isChecked();
    }
}

void ListOptions::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ListOptions::retranslate()
{
    for (std::size_t i = 0; i < kOptions; ++i) {
        m_boxes.at(i)->setText(listOptionText(kListOptions.at(i)));
        m_notes.at(i)->setText(listOptionSentence(kListOptions.at(i)));
        m_boxes.at(i)->setAccessibleDescription(m_notes.at(i)->text());
    }
}

} // namespace sluice::ui
