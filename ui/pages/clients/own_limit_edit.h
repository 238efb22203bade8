#pragma once

#include <QWidget>

#include <optional>

class QComboBox;

namespace sluice::ui {

class CountBox;

// A limit of a client: that of every client, none, or a number of its own. GUI thread.
class OwnLimitEdit final : public QWidget {
    Q_OBJECT
public:
    explicit OwnLimitEdit(const QString &name, QWidget *parent = nullptr); // `name`: the object's

    void setMost(qint64 most);
    void setValue(const std::optional<qint64> &value); // unset: that of every client; 0: none
    [[nodiscard]] std::optional<qint64> value() const;

signals:
    void choiceChanged(); // it may need another height

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Choice { General, None, Own };
    void refresh();
    void retranslate();

    QComboBox *m_choice;
    CountBox *m_number;
};

} // namespace sluice::ui
