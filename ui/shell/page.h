#pragma once

#include <QString>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace sluice::ui {

class Label;

// One page of the desk: a passive view with a title, actions at the right of it, and content below.
// Pages have setters and `…Requested` signals; their controller decides. No page knows another. GUI
// thread.
class Page : public QWidget {
    Q_OBJECT
public:
    // `id` names the page in --page and in saved state; `icon` is its name in resources/icons.
    Page(const QString &id, const QString &icon, QWidget *parent = nullptr);

    [[nodiscard]] const QString &pageId() const { return m_id; }
    [[nodiscard]] const QString &iconName() const { return m_icon; }

    // The page's name in the current language: its title and its word in the navigation.
    [[nodiscard]] virtual QString title() const = 0;

    // A few characters beside the page's name in the navigation ("3", "!"); empty for none.
    [[nodiscard]] const QString &badge() const { return m_badge; }
    void setBadge(const QString &badge);

signals:
    void titleChanged();
    void badgeChanged();
    void shown();
    void hidden();

protected:
    // Sets every text anew. Called after a language change; constructors of pages call it last.
    // Overrides call this first.
    virtual void retranslate();

    [[nodiscard]] QHBoxLayout *actions() const { return m_actions; }
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }

    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QString m_id;
    QString m_icon;
    QString m_badge;
    Label *m_title;
    QHBoxLayout *m_actions;
    QVBoxLayout *m_content;
};

} // namespace sluice::ui
