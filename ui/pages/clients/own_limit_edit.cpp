#include "ui/pages/clients/own_limit_edit.h"

#include "ui/shell/theme.h"
#include "ui/widgets/count_box.h"

#include <QComboBox>
#include <QEvent>
#include <QVBoxLayout>

namespace sluice::ui {

OwnLimitEdit::OwnLimitEdit(const QString &name, QWidget *parent)
    : QWidget(parent), m_choice(new QComboBox(this)), m_number(new CountBox(this))
{
    setObjectName(name);
    m_choice->setObjectName(name + QStringLiteral("Choice"));
    m_number->setObjectName(name + QStringLiteral("Number"));
    m_number->setCountRange(1, 1'000'000);
    m_choice->addItems({QString(), QString(), QString()});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::kGrid);
    column->addWidget(m_choice);
    column->addWidget(m_number);
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &OwnLimitEdit::refresh);
    retranslate();
    refresh();
}

void OwnLimitEdit::setMost(qint64 most)
{
    m_number->setCountRange(1, most);
}

void OwnLimitEdit::setValue(const std::optional<qint64> &value)
{
    const Choice choice = !value ? Choice::General : *value == 0 ? Choice::None : Choice::Own;
    if (choice == Choice::Own) {
        m_number->setCount(*value);
    }
    m_choice->setCurrentIndex(static_cast<int>(choice));
}

std::optional<qint64> OwnLimitEdit::value() const
{
    switch (static_cast<Choice>(m_choice->currentIndex())) {
    case Choice::General:
        break;
    case Choice::None:
        return 0;
    case Choice::Own:
        return m_number->count();
    }
    return {};
}

void OwnLimitEdit::refresh()
{
    m_number->setVisible(static_cast<Choice>(m_choice->currentIndex()) == Choice::Own);
    emit choiceChanged();
}

void OwnLimitEdit::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void OwnLimitEdit::retranslate()
{
    m_choice->setItemText(static_cast<int>(Choice::General),
                          tr("As every client"));
    m_choice->setItemText(static_cast<int>(Choice::None), tr("No limit"));
    m_choice->setItemText(static_cast<int>(Choice::Own), tr("A number of its own"));
    m_number->setAccessibleName(tr("A number of its own"));
}

} // namespace sluice::ui
