#include "ui/models/notice_gate.h"

#include <QTest>

#include <map>

using namespace sluice;
using namespace sluice::ui;
using namespace Qt::StringLiterals;
using Answer = NoticeGate::Answer;
using Kind = api::AlertKind;

class NoticeGateTest final : public QObject {
    Q_OBJECT

    const QDateTime m_start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);

    static api::Alert alert(Kind kind)
    {
        api::Alert alert;
        alert.kind = kind;
        alert.subject = u"tokyo"_s;
        return alert;
    }

private slots:
    void tripAndRecoveryAreEachToldOnce()
    {
        NoticeGate gate;
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start) == Answer::Show);
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start.addSecs(1))
                == Answer::Known);
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamRecovered), m_start.addSecs(4))
                == Answer::Show);
        QVERIFY(!gate.nextDue());
        // Long after, it is news again.
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start.addSecs(30))
                == Answer::Show);
    }

    void whatIsHeldIsToldIfItIsStillTrue()
    {
        NoticeGate gate;
        (void)gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start);
        (void)gate.offer(u"a"_s, alert(Kind::UpstreamRecovered), m_start.addSecs(5));
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start.addSecs(10))
                == Answer::Hold);
        QCOMPARE(*gate.nextDue(), m_start.addSecs(30));
        QVERIFY(gate.due(m_start.addSecs(29)).isEmpty());
        const QList<api::Alert> due = gate.due(m_start.addSecs(30));
        QCOMPARE(due.size(), 1);
        QVERIFY(due.first().kind == Kind::UpstreamUnreachable);
        QVERIFY(gate.due(m_start.addSecs(31)).isEmpty());
        // What came to nothing is never told.
        (void)gate.offer(u"a"_s, alert(Kind::UpstreamRecovered), m_start.addSecs(40));
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamUnreachable), m_start.addSecs(41))
                == Answer::Hold);
        QVERIFY(gate.offer(u"a"_s, alert(Kind::UpstreamRecovered), m_start.addSecs(42))
                == Answer::Known);
        QVERIFY(!gate.nextDue());
        QVERIFY(gate.due(m_start.addSecs(500)).isEmpty());
    }

    void flappingGivesAtMostOneNoticeOfAKindInHalfAMinute()
    {
        NoticeGate gate;
        std::map<Kind, QList<int>> told;
        for (int second = 0; second < 600; ++second) {
            const QDateTime now = m_start.addSecs(second);
            for (const api::Alert &due : gate.due(now)) {
                told[due.kind] << second;
            }
            if (second % 3 == 0) {
                const Kind kind
                    = second % 6 == 0 ? Kind::UpstreamUnreachable : Kind::UpstreamRecovered;
                if (gate.offer(u"a"_s, alert(kind), now) == Answer::Show) {
                    told[kind] << second;
                }
            }
        }
        for (const auto &[kind, seconds] : told) {
            QVERIFY(seconds.size() > 5);
            for (qsizetype i = 1; i < seconds.size(); ++i) {
                QVERIFY2(seconds.at(i) - seconds.at(i - 1) >= 30,
                         qPrintable(QString::number(seconds.at(i))));
            }
        }
        QCOMPARE(told.size(), std::size_t{2});
    }

    void subjectsAreCalmEachForItself()
    {
        NoticeGate gate;
        QVERIFY(gate.offer(u"a"_s, alert(Kind::FailedOver), m_start) == Answer::Show);
        QVERIFY(gate.offer(u"b"_s, alert(Kind::FailedOver), m_start) == Answer::Show);
        gate.forget(u"a"_s);
        QVERIFY(gate.offer(u"a"_s, alert(Kind::FailedOver), m_start) == Answer::Show);
    }
};

QTEST_GUILESS_MAIN(NoticeGateTest)
#include "notice_gate_test.moc"
