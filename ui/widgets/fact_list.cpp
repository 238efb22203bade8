#include "ui/widgets/fact_list.h"

#include "ui/widgets/label.h"

#include <QGridLayout>

#include <algorithm>

namespace sluice::ui {

FactList::FactList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void FactList::setFacts(const QList<Fact> &facts)
{
    QList<Fact> shown;
    std::copy_if(facts.cbegin(), facts.cend(), std::back_inserter(shown),
                 [](const Fact &fact) { return !fact.value.isEmpty(); });
    if (shown == m_facts) { // what a reader has selected stays selected
        return;
    }
    m_facts = shown;
    while (m_titles.size() < m_facts.size()) {
        const int row = static_cast<int>(m_titles.size());
        auto *title = new Label(TypeRole::Secondary, ColorRole::Text2, this);
        auto *value = new Label(TypeRole::Body, ColorRole::Text, this);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(title, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1);
        m_titles << title;
        m_values << value;
    }
    for (qsizetype i = 0; i < m_titles.size(); ++i) {
        const bool isUsed = i < m_facts.size();
        m_titles.at(i)->setVisible(isUsed);
        m_values.at(i)->setVisible(isUsed);
        if (isUsed) {
            m_titles.at(i)->setText(m_facts.at(i).title);
            m_values.at(i)->setText(m_facts.at(i).value);
            m_values.at(i)->setColorRole(m_facts.at(i).tone);
        }
    }
}

QString FactList::value(const QString &title) const
{
    const auto found = std::find_if(m_facts.cbegin(), m_facts.cend(),
                                    [&title](const Fact &fact) { return fact.title == title; });
    return found == m_facts.cend() ? QString() : found->value;
}

} // namespace sluice::ui
