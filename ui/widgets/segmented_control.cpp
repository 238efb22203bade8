#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace sluice::ui {

SegmentedControl::SegmentedControl(QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::setTexts(const QStringList &texts)
{
    for (int i = 0; i < texts.size(); ++i) {
        QAbstractButton *button = m_group->button(i);
        if (button == nullptr) {
            auto *fresh = new QToolButton(this);
            fresh->setCheckable(true);
            fresh->setAutoRaise(true);
            fresh->setToolButtonStyle(Qt::ToolButtonTextOnly);
            fresh->setFocusPolicy(Qt::StrongFocus);
            fresh->setChecked(i == 0);
            m_group->addButton(fresh, i);
            layout()->addWidget(fresh);
            button = fresh;
        }
        button->setText(texts.at(i));
        button->setAccessibleName(texts.at(i));
    }
}

void SegmentedControl::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index)) {
        button->setChecked(true);
    }
}

int SegmentedControl::current() const
{
    return m_group->checkedId();
}

} // namespace sluice::ui
