#include "analysis/suggestion.h"

#include <QTest>

using namespace sluice::analysis;

class SuggestionTest final : public QObject {
    Q_OBJECT

    static std::optional<SuggestionKind> kindOf(ErrorClass kind, ErrorPhase phase, std::uint64_t upstreams = 1)
    {
        const auto suggestion = suggestionFor(kind, phase, {7, 100, upstreams, {}});
        return suggestion ? std::optional(suggestion->kind) : std::nullopt;
    }

private slots:
    void theCauseDecides()
    {
        QVERIFY(kindOf(ErrorClass::CertificateChain, ErrorPhase::Tls) == SuggestionKind::InstallIntermediate);
        QVERIFY(kindOf(ErrorClass::CertificateExpired, ErrorPhase::Tls) == SuggestionKind::RenewCertificate);
        QVERIFY(kindOf(ErrorClass::CertificateExpired, ErrorPhase::Tls, 2) == SuggestionKind::SetClock);
        QVERIFY(kindOf(ErrorClass::CertificateEarly, ErrorPhase::Tls) == SuggestionKind::SetClock);
        QVERIFY(kindOf(ErrorClass::HeaderTooBig, ErrorPhase::ReadHead) == SuggestionKind::EnlargeHeadBuffer);
        QVERIFY(kindOf(ErrorClass::Buffered, ErrorPhase::ReadBody) == SuggestionKind::StopBuffering);
        QVERIFY(kindOf(ErrorClass::Reset, ErrorPhase::ReadHead) == SuggestionKind::KeepAlive);
        QVERIFY(kindOf(ErrorClass::Reset, ErrorPhase::ReadBody) == SuggestionKind::TruncatedAnswer);
        QVERIFY(kindOf(ErrorClass::Timeout, ErrorPhase::Connect) == SuggestionKind::CheckWay);
        QVERIFY(kindOf(ErrorClass::Timeout, ErrorPhase::ReadHead) == SuggestionKind::UpstreamSlow);
        QVERIFY(kindOf(ErrorClass::RequestLimit, ErrorPhase::Local) == SuggestionKind::RaiseOwnLimit);
        QVERIFY(kindOf(ErrorClass::RequestLimit, ErrorPhase::ReadHead) == SuggestionKind::SlowDown);
        QVERIFY(kindOf(ErrorClass::RequestLimit, ErrorPhase::Unknown) == SuggestionKind::ReadErrorLog);
        QVERIFY(kindOf(ErrorClass::Dns, ErrorPhase::Resolve) == SuggestionKind::CheckDns);
        QVERIFY(kindOf(ErrorClass::Quota, ErrorPhase::Local) == SuggestionKind::RaiseQuota);
        QVERIFY(kindOf(ErrorClass::Descriptors, ErrorPhase::Local) == SuggestionKind::MoreConnections);
        QVERIFY(kindOf(ErrorClass::BodyTooLarge, ErrorPhase::Local) == SuggestionKind::RaiseBodyLimit);
    }

    void theNumbersComeWithIt()
    {
        const Evidence evidence{7, 100, 2, std::chrono::milliseconds(3)};
        const auto suggestion = suggestionFor(ErrorClass::Dns, ErrorPhase::Resolve, evidence);
        QVERIFY(suggestion && suggestion->evidence == evidence);
    }

    void whatIsNotKnownIsNotSaid()
    {
        QVERIFY(!kindOf(ErrorClass::Other, ErrorPhase::Unknown));
        QVERIFY(!kindOf(ErrorClass::ServerFault, ErrorPhase::ReadHead));
        QVERIFY(!suggestionFor(ErrorClass::Dns, ErrorPhase::Resolve, {}));
    }

    void everyClassHasAWord()
    {
        for (std::size_t i = 0; i < kErrorClasses; ++i) {
            QVERIFY(!wordOf(static_cast<ErrorClass>(i)).empty());
            QVERIFY(errorClassOf(wordOf(static_cast<ErrorClass>(i))) == static_cast<ErrorClass>(i));
        }
        for (std::size_t i = 0; i < kErrorPhases; ++i) {
            QVERIFY(!wordOf(static_cast<ErrorPhase>(i)).empty());
        }
    }
};

QTEST_APPLESS_MAIN(SuggestionTest)
#include "suggestion_test.moc"
