#include "ui/widgets/search_box.h"

#include "ui/shell/icons.h"

#include <QAction>
#include <QTimer>

#include <chrono>

namespace sluice::ui {

SearchBox::SearchBox(QWidget *parent) : QLineEdit(parent), m_pause(new QTimer(this))
{
    setClearButtonEnabled(true);
    addAction(icons::icon(QStringLiteral("search"), ColorRole::Text2), QLineEdit::LeadingPosition);
    m_pause->setSingleShot(true);
    m_pause->setInterval(std::chrono::milliseconds(150));
    connect(m_pause, &QTimer::timeout, this, &SearchBox::send);
    connect(this, &QLineEdit::returnPressed, this, &SearchBox::send);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty()) {
            send();
        } else {
            m_pause->start();
        }
    });
}

void SearchBox::send()
{
    m_pause->stop();
    if (text() != m_sent) {
        m_sent = text();
        emit searchRequested(m_sent);
    }
}

} // namespace sluice::ui
