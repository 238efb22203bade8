#pragma once

#include <QDialog>

class QPushButton;
class QVBoxLayout;

namespace sluice::ui {

class Banner;
class FormField;

// The frame of a small dialog for one entry of the settings: fields, each with the key it stands for, a message for what belongs to no
// field, Save and Cancel. It closes only when told to. GUI thread.
class EntryDialog : public QDialog {
    Q_OBJECT
public:
    explicit EntryDialog(bool isNew, QWidget *parent = nullptr);

    // Marks the field of this key; an error of an unknown key stands at the top.
    void showError(const QString &key, const QString &text);
    void clearErrors();
    [[nodiscard]] QString fieldError(const QString &key) const;
    [[nodiscard]] QString problem() const;
    void setSaving(bool saving);

signals:
    void saveRequested();

protected:
    // Overrides call this first and then name window and fields.
    virtual void retranslate();
    [[nodiscard]] virtual QString saveText() const; // of the button that saves
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    // Grows to the height that its notes need at its width.
    void fit();

    FormField *addField(const QString &key, QWidget *editor, QWidget *focus = nullptr);
    // The same, to be laid out by the subclass.
    FormField *makeField(const QString &key, QWidget *editor, QWidget *focus = nullptr);
    void knowField(const QString &key, FormField *field); // made elsewhere
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    [[nodiscard]] bool isNew() const { return m_isNew; }

private:
    [[nodiscard]] FormField *fieldOf(const QString &key) const;

    bool m_isNew;
    QList<std::pair<QString, FormField *>> m_fields;
    Banner *m_problem;
    QVBoxLayout *m_column;
    QPushButton *m_cancel;
    QPushButton *m_save;
};

} // namespace sluice::ui
