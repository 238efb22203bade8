#include "ui/widgets/secret_clipboard.h"

#include <QApplication>
#include <QClipboard>
#include <QCryptographicHash>
#include <QMimeData>
#include <QTimer>

#include <utility>

namespace sluice::ui {

namespace {

QByteArray hashOf(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

} // namespace

SecretClipboard::SecretClipboard(std::chrono::milliseconds stay, QObject *parent)
    : QObject(parent), m_end(new QTimer(this))
{
    m_end->setSingleShot(true);
    m_end->setInterval(stay);
    connect(m_end, &QTimer::timeout, this, &SecretClipboard::takeOff);
}

SecretClipboard::~SecretClipboard()
{
    takeOff();
}

void SecretClipboard::copy(const base::Secret &secret)
{
    const std::string_view text = secret.reveal();
    const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
    m_hash = hashOf(bytes);
    auto *mime = new QMimeData;
    mime->setText(QString::fromUtf8(bytes));
    // What password stores set, for each platform's histories.
    mime->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    mime->setData(QStringLiteral("application/x-qt-windows-mime;"
                                 "value=\"ExcludeClipboardContentFromMonitorProcessing\""),
                  QByteArrayLiteral("1"));
    QApplication::clipboard()->setMimeData(mime);
    m_end->start();
}

void SecretClipboard::takeOff()
{
    m_end->stop();
    const QByteArray hash = std::exchange(m_hash, {});
    if (!hash.isEmpty() && qApp != nullptr
        && hashOf(QApplication::clipboard()->text().toUtf8()) == hash) {
        QApplication::clipboard()->clear();
    }
}

} // namespace sluice::ui
