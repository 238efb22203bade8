#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace sluice::ui {

// The path of a file, typed or chosen. GUI thread.
class FileEditor final : public QWidget {
    Q_OBJECT
public:
    // The field is called `name`, its button "browse…".
    explicit FileEditor(const QString &name, QWidget *parent = nullptr);

    void setPath(const QString &path);
    [[nodiscard]] QString path() const;
    // Title of the dialog, which is also what the button is for; and what kind of file is meant: "Keys (*.pem *.key)".
    void setTexts(const QString &title, const QString &filter);
    [[nodiscard]] QWidget *field() const;

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void browse();
    void retranslate();

    QLineEdit *m_path;
    QToolButton *m_browse;
    QString m_title;
    QString m_filter;
};

} // namespace sluice::ui
