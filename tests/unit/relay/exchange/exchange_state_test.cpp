#include "relay/exchange/exchange_state.h"

#include <QTest>

using namespace sluice::relay;

class ExchangeStateTest final : public QObject {
    Q_OBJECT

private slots:
    void everyStateHasAName()
    {
        for (int i = 0; i < kExchangeStateCount; ++i) {
            QVERIFY(!stateName(static_cast<ExchangeState>(i)).empty());
        }
    }

    void theOrdinaryWayIsLegal()
    {
        using enum ExchangeState;
        const QList<ExchangeState> way{ReadingHead, Admitting,    ReadingBody, Deciding,  Connecting,
                                       Sending,     AwaitingHead, Streaming,   Finishing, Done};
        for (qsizetype i = 1; i < way.size(); ++i) {
            QVERIFY(canFollow(way.at(i - 1), way.at(i)));
        }
    }

    // Content that reached the client can never be followed by another try.
    void noRetryFromStreaming()
    {
        QVERIFY(!canFollow(ExchangeState::Streaming, ExchangeState::Retrying));
        QVERIFY(!canFollow(ExchangeState::Streaming, ExchangeState::Connecting));
    }

    void doneIsTheEnd()
    {
        for (int i = 0; i < kExchangeStateCount; ++i) {
            QVERIFY(!canFollow(ExchangeState::Done, static_cast<ExchangeState>(i)));
        }
    }

    // From every state the end can be reached: nothing can hang by the table.
    void everyStateCanEnd()
    {
        for (int start = 0; start < kExchangeStateCount; ++start) {
            QSet<int> reached{start};
            QList<int> open{start};
            while (!open.isEmpty()) {
                const int from = open.takeFirst();
                for (int to = 0; to < kExchangeStateCount; ++to) {
                    if (!reached.contains(to)
                        && canFollow(static_cast<ExchangeState>(from), static_cast<ExchangeState>(to))) {
                        reached.insert(to);
                        open.append(to);
                    }
                }
            }
            QVERIFY(reached.contains(static_cast<int>(ExchangeState::Done)));
        }
    }

    // Until its answer is over an exchange must cope with a client that leaves.
    void theClientMayLeaveAnyTime()
    {
        using enum ExchangeState;
        for (const ExchangeState state : {ReadingHead, Admitting, ReadingBody, Deciding, Connecting, Sending, AwaitingHead,
                                          Streaming, Finishing, LocalReply, Retrying}) {
            QVERIFY2(canFollow(state, ClientGone), stateName(state).data());
        }
    }
};

QTEST_GUILESS_MAIN(ExchangeStateTest)
#include "exchange_state_test.moc"
