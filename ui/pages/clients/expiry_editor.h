#pragma once

#include <QDateTime>
#include <QWidget>

#include <optional>

class QComboBox;
class QDateTimeEdit;

namespace sluice::ui {

// When a key ends: never, after a while, at a date, or now. GUI thread.
class ExpiryEditor final : public QWidget {
    Q_OBJECT
public:
    enum class Choice { Never, Week, Month, Quarter, Year, Date, Now };

    // `mayEndNow`: of a key that exists.
    explicit ExpiryEditor(bool mayEndNow, QWidget *parent = nullptr);

    void setExpiry(const std::optional<QDateTime> &expires, const QDateTime &now);
    // Whole seconds in UTC; unset: never.
    [[nodiscard]] std::optional<QDateTime> expiry(const QDateTime &now) const;
    [[nodiscard]] Choice choice() const;

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QComboBox *m_choice;
    QDateTimeEdit *m_date; // local time
};

} // namespace sluice::ui
