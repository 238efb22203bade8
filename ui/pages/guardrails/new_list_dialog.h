#pragma once

#include "api/config/relay_config.h"

#include <QDialog>
#include <QStringList>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace sluice::ui {

class FormField;
class Label;

// Name, category and modes of a new word list, and the file its first words come from, if any. GUI thread.
class NewListDialog final : public QDialog {
    Q_OBJECT
public:
    explicit NewListDialog(QWidget *parent = nullptr);

    [[nodiscard]] api::WordListConfig list() const; // without a file: the service chooses it
    [[nodiscard]] QStringList words() const { return m_words; }

    void setNameError(const QString &text);
    void setWords(const QStringList &words, const QString &fileName);
    void setImportError(const QString &text);
    void setBusy(bool busy);
    [[nodiscard]] QString nameError() const;
    [[nodiscard]] QString importError() const;

signals:
    void createRequested();
    void importRequested(); // choose a file

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QStringList m_words;
    QString m_fileName;
    QLineEdit *m_name;
    QLineEdit *m_category;
    QComboBox *m_prompt;
    QComboBox *m_answer;
    QPushButton *m_import;
    FormField *m_nameField;
    FormField *m_categoryField;
    FormField *m_promptField;
    FormField *m_answerField;
    FormField *m_importField;
    QPushButton *m_cancel;
    QPushButton *m_create;
};

} // namespace sluice::ui
