#pragma once

#include <QByteArray>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace sluice::test {

// What goes wrong between relay and upstream, and after which bytes of the answer (the first place where they stand; empty: before
// its first byte, when the request has arrived). A value.
struct ChaosFault {
    enum class Kind {
        None,
        Refuse, // nobody listens
        BreakTls, // the ClientHello is answered in plain text
        Stall, // nothing more comes, the connection stays
        Close, // FIN
        Reset, // RST; on strike() only, so that what came before has been read
        CorruptChunk, // the next chunk's size is no number
        Drip, // everything comes, byte by byte
    };
    Kind kind = Kind::None;
    QByteArray after;
};

// A TCP gate in front of an upstream that passes everything on until its fault strikes. Plain TCP, on loopback. Lives in the test's
// thread.
class ChaosGate final : public QObject {
    Q_OBJECT
public:
    ChaosGate(const QUrl &upstream, ChaosFault fault, QObject *parent = nullptr);
    ~ChaosGate() override;

    [[nodiscard]] QUrl url() const; // with the upstream's scheme
    [[nodiscard]] int acceptedConnections() const { return m_accepted; }
    // How often the fault has struck; a reset that waits for strike() counts when it is due.
    [[nodiscard]] int strikes() const { return m_strikes; }
    // Lets a reset that is due happen.
    void strike();

signals:
    void dripped(); // all there was so far has gone out, byte by byte

private:
    struct Passage;

    void onConnection();
    void onAnswer(Passage &passage);
    void strikeAt(Passage &passage, const QByteArray &rest);
    void drip(Passage *passage);

    QUrl m_upstream;
    ChaosFault m_fault;
    QTcpServer m_server;
    quint16 m_port = 0;
    QList<Passage *> m_passages; // children
    int m_accepted = 0;
    int m_strikes = 0;
};

} // namespace sluice::test
