#pragma once

#include "ui/widgets/card.h"

namespace sluice::ui {

class CopyField;
class Label;

// What stands where the charts will be: how a first request gets here. GUI thread.
class ConnectCard final : public Card {
    Q_OBJECT
public:
    explicit ConnectCard(QWidget *parent = nullptr);

    // Empty strings: the relay is not running, so there is nothing to connect to yet.
    void setCommands(const QString &curl, const QString &environment);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void refreshIcon();

    Label *m_icon;
    Label *m_headline;
    Label *m_text;
    Label *m_curlTitle;
    CopyField *m_curl;
    Label *m_environmentTitle;
    CopyField *m_environment;
    Label *m_note;
};

} // namespace sluice::ui
