#pragma once

#include "api/config/relay_config.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace sluice::ui {

class FormField;

// Where the words of a list come from: a file Sluice keeps, a file or folder of one's own, or a subscription. GUI thread.
class ListSource final : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Own, File, Subscription };

    // Of a list that exists the kind is fixed, and of a file the path.
    explicit ListSource(bool isNew, QWidget *parent = nullptr);

    void show(const api::WordListConfig &list);
    void read(api::WordListConfig &list) const;
    [[nodiscard]] Kind kind() const;
    void setKind(Kind kind);
    [[nodiscard]] const QStringList &words() const { return m_words; } // first words of kind Own

    void setWords(const QStringList &words, const QString &fileName);
    void setPath(const QString &path);
    [[nodiscard]] FormField *importField() const { return m_importField; }
    [[nodiscard]] FormField *fileField() const { return m_fileField; }
    [[nodiscard]] FormField *urlField() const { return m_urlField; }
    [[nodiscard]] FormField *keyField() const { return m_keyField; }
    [[nodiscard]] FormField *hoursField() const { return m_hoursField; }

signals:
    void importRequested(); // choose a file with the first words
    void exampleChosen(const sluice::api::WordListConfig &settings); // its words are taken already
    void fileRequested(); // choose the file of the list
    void folderRequested();
    void kindChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildExamples();
    void refresh();
    void retranslate();

    bool m_isNew;
    QStringList m_words;
    QString m_fileName;
    QComboBox *m_kind;
    QWidget *m_startRow;
    QPushButton *m_import;
    QPushButton *m_example;
    QMenu *m_examples;
    QWidget *m_fileRow;
    QLineEdit *m_path;
    QToolButton *m_chooseFile;
    QToolButton *m_chooseFolder;
    QLineEdit *m_url;
    QLineEdit *m_key;
    QSpinBox *m_hours;
    FormField *m_kindField;
    FormField *m_importField;
    FormField *m_fileField;
    FormField *m_urlField;
    FormField *m_keyField;
    FormField *m_hoursField;
};

} // namespace sluice::ui
