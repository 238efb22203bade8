#pragma once

#include <QWidget>

class QComboBox;

namespace sluice::api {
struct ProviderTemplate;
}

namespace sluice::ui {

// Chooses one of the providers whose address, key form and prices are known, or none of them. GUI thread.
class ProviderChooser final : public QWidget {
    Q_OBJECT
public:
    explicit ProviderChooser(QWidget *parent = nullptr);

    void setProvider(const QString &id); // empty, or one we do not know: none
    [[nodiscard]] const api::ProviderTemplate *provider() const; // null: none
    // What to know about the chosen one: where a key is to be had, from when its prices are.
    [[nodiscard]] QString note() const;
    [[nodiscard]] QWidget *box() const;

signals:
    void chosen(); // by the user

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QComboBox *m_box;
};

// Its name in the current language.
QString providerTitle(const api::ProviderTemplate &provider);

} // namespace sluice::ui
