#include "ui/pages/clients/expiry_editor.h"

#include "ui/shell/theme.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

constexpr int kUsualDays = 30;

int daysOf(ExpiryEditor::Choice choice)
{
    using enum ExpiryEditor::Choice;
    switch (choice) {
    case Week:
        return 7;
    case Month:
        return kUsualDays;
    case Quarter:
        return 90;
    case Year:
        return 365;
    case Never:
    case Date:
    case Now:
        break;
    }
    return 0;
}

} // namespace

ExpiryEditor::ExpiryEditor(bool mayEndNow, QWidget *parent)
    : QWidget(parent), m_choice(new QComboBox(this)), m_date(new QDateTimeEdit(this))
{
    m_choice->setObjectName(u"expiryChoice"_s);
    m_date->setObjectName(u"expiryDate"_s);
    m_date->setCalendarPopup(true);
    m_date->hide();
    using enum Choice;
    for (const Choice choice : {Never, Week, Month, Quarter, Year, Date}) {
        m_choice->addItem(QString(), static_cast<int>(choice));
    }
    if (mayEndNow) {
        m_choice->addItem(QString(), static_cast<int>(Now));
    }
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(m_choice, 1);
    line->addWidget(m_date, 1);
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        m_date->setVisible(choice() == Choice::Date);
        emit changed();
    });
    connect(m_date, &QDateTimeEdit::dateTimeChanged, this, &ExpiryEditor::changed);
    retranslate();
}

void ExpiryEditor::setExpiry(const std::optional<QDateTime> &expires, const QDateTime &now)
{
    m_date->setDateTime(expires.value_or(now.addDays(kUsualDays)).toLocalTime());
    m_choice->setCurrentIndex(
        m_choice->findData(static_cast<int>(expires ? Choice::Date : Choice::Never)));
}

ExpiryEditor::Choice ExpiryEditor::choice() const
{
    return static_cast<Choice>(m_choice->currentData().toInt());
}

std::optional<QDateTime> ExpiryEditor::expiry(const QDateTime &now) const
{
    const auto wholeSeconds = [](const QDateTime &at) {
        return QDateTime::fromSecsSinceEpoch(at.toSecsSinceEpoch(), Qt::UTC);
    };
    switch (choice()) {
    case Choice::Never:
        return {};
    case Choice::Date:
        return wholeSeconds(m_date->dateTime());
    case Choice::Now:
        return wholeSeconds(now);
    case Choice::Week:
    case Choice::Month:
    case Choice::Quarter:
    case Choice::Year:
        break;
    }
    return wholeSeconds(now.addDays(daysOf(choice())));
}

void ExpiryEditor::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ExpiryEditor::retranslate()
{
    const auto text = [](Choice choice) {
        switch (choice) {
        case Choice::Never:
            return tr("Never");
        case Choice::Week:
        case Choice::Month:
        case Choice::Quarter:
            return tr("In %n day(s)", nullptr, daysOf(choice));
        case Choice::Year:
            return tr("In a year");
        case Choice::Date:
            return tr("At a date");
        case Choice::Now:
            return tr("Now");
        }
        return QString();
    };
    for (int i = 0; i < m_choice->count(); ++i) {
        m_choice->setItemText(i, text(static_cast<Choice>(m_choice->itemData(i).toInt())));
    }
    m_date->setAccessibleName(tr("Date and time"));
}

} // namespace sluice::ui
