#include "support/chaos_gate.h"

#include <QHostAddress>
#include <QTimer>

#include <utility>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace sluice::test {

// One connection through the gate.
struct ChaosGate::Passage final : public QObject {
    Passage(QTcpSocket *client, ChaosGate *gate)
        : QObject(gate)
        , relaySide(client)
    {
        relaySide->setParent(this);
    }

    QTcpSocket *relaySide;
    QTcpSocket upstreamSide;
    QByteArray answer; // not yet passed on
    bool hasStruck = false;
    bool isResetDue = false;
    bool upstreamEnded = false;
};

namespace {

// Closing with unsent data and a linger time of zero sends RST instead of FIN.
void reset(QTcpSocket &socket)
{
    const linger now{1, 0};
    ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&now), sizeof now);
    socket.abort();
}

} // namespace

ChaosGate::ChaosGate(const QUrl &upstream, ChaosFault fault, QObject *parent)
    : QObject(parent)
    , m_upstream(upstream)
    , m_fault(std::move(fault))
{
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
    if (m_fault.kind == ChaosFault::Kind::Refuse) {
        m_server.close();
    }
    connect(&m_server, &QTcpServer::newConnection, this, &ChaosGate::onConnection);
}

ChaosGate::~ChaosGate()
{
    // Sockets end with their passages; nobody must hear of it any more.
    for (Passage *const passage : std::as_const(m_passages)) {
        passage->relaySide->disconnect(this);
        passage->upstreamSide.disconnect(this);
    }
}

QUrl ChaosGate::url() const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2").arg(m_upstream.scheme()).arg(m_port));
}

void ChaosGate::strike()
{
    for (Passage *const passage : std::as_const(m_passages)) {
        if (std::exchange(passage->isResetDue, false)) {
            reset(*passage->relaySide);
            passage->upstreamSide.abort();
        }
    }
}

void ChaosGate::onConnection()
{
    while (QTcpSocket *const socket = m_server.nextPendingConnection()) {
        ++m_accepted;
        auto *const passage = new Passage(socket, this);
        m_passages.append(passage);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (m_fault.kind == ChaosFault::Kind::BreakTls) {
            connect(socket, &QIODevice::readyRead, this, [this, socket] {
                ++m_strikes;
                socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
            continue;
        }
        QTcpSocket &upstream = passage->upstreamSide;
        connect(socket, &QIODevice::readyRead, this, [socket, &upstream] { upstream.write(socket->readAll()); });
        connect(socket, &QAbstractSocket::disconnected, this, [&upstream] { upstream.abort(); });
        connect(&upstream, &QIODevice::readyRead, this, [this, passage] { onAnswer(*passage); });
        connect(&upstream, &QAbstractSocket::disconnected, this, [this, passage] {
            passage->upstreamEnded = true;
            if (m_fault.kind != ChaosFault::Kind::Drip && !passage->hasStruck) {
                passage->relaySide->disconnectFromHost();
            }
        });
        upstream.connectToHost(m_upstream.host(), static_cast<quint16>(m_upstream.port()));
    }
}

void ChaosGate::onAnswer(Passage &passage)
{
    const bool wasDripping = !passage.answer.isEmpty();
    passage.answer += passage.upstreamSide.readAll();
    if (m_fault.kind == ChaosFault::Kind::Drip) {
        m_strikes += wasDripping ? 0 : 1;
        if (!wasDripping) {
            drip(&passage);
        }
        return;
    }
    if (m_fault.kind == ChaosFault::Kind::None) {
        passage.relaySide->write(std::exchange(passage.answer, {}));
        return;
    }
    if (passage.hasStruck) {
        if (m_fault.kind == ChaosFault::Kind::CorruptChunk) {
            passage.relaySide->write(std::exchange(passage.answer, {}));
        }
        return;
    }
    const qsizetype found = passage.answer.indexOf(m_fault.after);
    if (found < 0) {
        // What may be the beginning of the place stays here.
        const qsizetype safe = qMax<qsizetype>(0, passage.answer.size() - m_fault.after.size() + 1);
        passage.relaySide->write(passage.answer.left(safe));
        passage.answer.remove(0, safe);
        return;
    }
    const qsizetype end = found + m_fault.after.size();
    passage.relaySide->write(passage.answer.left(end));
    passage.relaySide->flush();
    passage.hasStruck = true;
    ++m_strikes;
    strikeAt(passage, passage.answer.mid(end));
    passage.answer.clear();
}

void ChaosGate::strikeAt(Passage &passage, const QByteArray &rest)
{
    switch (m_fault.kind) {
    case ChaosFault::Kind::Close:
        passage.relaySide->disconnectFromHost();
        break;
    case ChaosFault::Kind::Reset:
        passage.isResetDue = true;
        break;
    case ChaosFault::Kind::CorruptChunk:
        passage.relaySide->write("zz" + rest);
        break;
    case ChaosFault::Kind::Stall:
    default:
        break;
    }
}

// One byte a turn of the event loop.
void ChaosGate::drip(Passage *passage)
{
    if (passage->answer.isEmpty()) {
        if (passage->upstreamEnded) {
            passage->relaySide->disconnectFromHost();
        }
        emit dripped();
        return;
    }
    passage->relaySide->write(passage->answer.left(1));
    passage->relaySide->flush();
    passage->answer.remove(0, 1);
    QTimer::singleShot(0, passage, [this, passage] { drip(passage); });
}

} // namespace sluice::test
