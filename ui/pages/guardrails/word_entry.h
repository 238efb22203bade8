#pragma once

#include <QLineEdit>

namespace sluice::ui {

// A field for one new word. Enter adds it; pasted lines are added as so many words instead of being run together. GUI thread.
class WordEntry final : public QLineEdit {
    Q_OBJECT
public:
    explicit WordEntry(QWidget *parent = nullptr);

signals:
    void wordEntered(const QString &word);
    void linesPasted(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    bool takeLines(const QString &text);
    void pasteClipboard();
};

} // namespace sluice::ui
