#include "base/error.h"

#include <QTest>

#include <set>

using namespace sluice::base;

class ErrorTest : public QObject {
    Q_OBJECT

private slots:
    void everyWireCodeIsUniqueAndHasAStatus()
    {
        std::set<std::string_view> seen;
        for (int i = 0; i < kErrorCodeCount; ++i) {
            const auto code = static_cast<ErrorCode>(i);
            const std::string_view wire = wireCode(code);
            if (wire.empty()) {
                continue;
            }
            QVERIFY(wire.starts_with("sluice_"));
            QVERIFY(seen.insert(wire).second);
            // The one that is told in-band has no status of its own.
            QCOMPARE(httpStatus(code) == 0, code == ErrorCode::UpstreamInterrupted);
        }
        QCOMPARE(seen.size(), std::size_t{19});
    }

    void theTableOfTheContract_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("wire");
        const auto row = [](ErrorCode code, int status, const char *wire) {
            QTest::addRow("%d %s", status, wire) << static_cast<int>(code) << status << QByteArray(wire);
        };
        row(ErrorCode::ContentBlocked, 400, "sluice_content_blocked");
        row(ErrorCode::InvalidBody, 400, "sluice_invalid_body");
        row(ErrorCode::RateLimited, 429, "sluice_rate_limited");
        row(ErrorCode::QuotaExceeded, 429, "sluice_quota_exceeded");
        row(ErrorCode::ExceedsLimit, 400, "sluice_exceeds_limit");
        row(ErrorCode::KeySuspended, 429, "sluice_key_suspended");
        row(ErrorCode::Unauthorized, 401, "sluice_unauthorized");
        row(ErrorCode::ForbiddenOrigin, 403, "sluice_forbidden_origin");
        row(ErrorCode::KeyNotAllowed, 403, "sluice_key_not_allowed");
        row(ErrorCode::MalformedRequest, 400, "");
        row(ErrorCode::UnknownTransferCoding, 501, "");
        row(ErrorCode::UnsupportedHttpVersion, 505, "");
        row(ErrorCode::TargetTooLong, 414, "");
        row(ErrorCode::HeadTooLarge, 431, "");
        row(ErrorCode::RequestTimeout, 408, "");
        row(ErrorCode::BodyTooLarge, 413, "sluice_body_too_large");
        row(ErrorCode::NotInspectable, 415, "sluice_not_inspectable");
        row(ErrorCode::Busy, 503, "sluice_busy");
        row(ErrorCode::Loop, 508, "sluice_loop");
        row(ErrorCode::Paused, 503, "sluice_paused");
        row(ErrorCode::NoUpstream, 503, "sluice_no_upstream");
        row(ErrorCode::WebSocketUnsupported, 426, "sluice_websocket_unsupported");
        row(ErrorCode::UpstreamError, 502, "sluice_upstream_error");
        row(ErrorCode::UpstreamTimeout, 504, "sluice_upstream_timeout");
        row(ErrorCode::UpstreamInterrupted, 0, "sluice_upstream_interrupted");
        row(ErrorCode::DnsFailed, 0, "");
        row(ErrorCode::None, 0, "");
    }

    void theTableOfTheContract()
    {
        QFETCH(int, code);
        QFETCH(int, status);
        QFETCH(QByteArray, wire);
        QCOMPARE(httpStatus(static_cast<ErrorCode>(code)), status);
        QCOMPARE(wireCode(static_cast<ErrorCode>(code)), std::string_view(wire.constData()));
    }

    void aTextNamesThePlace()
    {
        QCOMPARE(toString({ErrorCode::InvalidWordList, "not UTF-8", "words.txt", 12}),
                 std::string("words.txt:12: not UTF-8"));
        QCOMPARE(toString({ErrorCode::InvalidConfig, "too small", "limits", 0}), std::string("limits: too small"));
        QCOMPARE(toString({ErrorCode::Internal, "bare", {}, 0}), std::string("bare"));
    }

    void onlyNoneIsNoError()
    {
        QVERIFY(!Error{}.isError());
        QVERIFY((Error{ErrorCode::Busy, {}, {}, 0}.isError()));
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "error_test.moc"
