#include "ui/text/words.h"

#include "ui/text/error_sentence.h"

#include <QCoreApplication>
#include <QLocale>

namespace sluice::ui {

namespace {

// The translation context of this file.
class Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

} // namespace

QString outcomeText(api::Outcome outcome)
{
    using enum api::Outcome;
    switch (outcome) {
    case Running:
        return Words::tr("Running");
    case Answered:
        return Words::tr("Answered");
    case Refused:
        return Words::tr("Refused");
    case Cut:
        return Words::tr("Cut");
    case ClientGone:
        return Words::tr("Client left");
    case UpstreamFailed:
        return Words::tr("Upstream failed");
    case UpstreamInterrupted:
        return Words::tr("Broke off");
    case TimedOut:
        return Words::tr("Timed out");
    }
    return {};
}

QString outcomeSentence(api::Outcome outcome)
{
    using enum api::Outcome;
    switch (outcome) {
    case Running:
        return Words::tr("The answer is still on its way.");
    case Answered:
        return Words::tr("The upstream's answer reached the client whole.");
    case Refused:
        return Words::tr("Sluice answered by itself; the upstream's answer was not used.");
    case Cut:
        return Words::tr("A guardrail ended the answer early.");
    case ClientGone:
        return Words::tr("The client closed the connection before the answer was complete.");
    case UpstreamFailed:
        return Words::tr("The upstream gave no usable answer.");
    case UpstreamInterrupted:
        return Words::tr("The upstream broke off in the middle of its answer.");
    case TimedOut:
        return Words::tr("The upstream took longer than the limits allow.");
    }
    return {};
}

QString verdictText(policy::VerdictKind verdict)
{
    using enum policy::VerdictKind;
    switch (verdict) {
    case Pass:
        return Words::tr("Pass", "verdict");
    case Flag:
        return Words::tr("Flag", "verdict");
    case Mask:
        return Words::tr("Mask", "verdict");
    case Block:
        return Words::tr("Block", "verdict");
    }
    return {};
}

QString verdictSentence(policy::VerdictKind verdict, policy::Direction direction)
{
    using enum policy::VerdictKind;
    const bool prompt = direction == policy::Direction::Prompt;
    switch (verdict) {
    case Pass:
        return Words::tr("Nothing found. The text passes unchanged.");
    case Flag:
        return Words::tr("What was found is noted. The text passes unchanged.");
    case Mask:
        return prompt ? Words::tr("What was found is hidden before the prompt leaves.")
                      : Words::tr("What was found is hidden before the client sees the answer.");
    case Block:
        return prompt ? Words::tr("The prompt is refused. Nothing is sent to the upstream.")
                      : Words::tr("The answer is cut before the first hit.");
    }
    return {};
}

QString actionText(policy::Action action)
{
    using enum policy::Action;
    switch (action) {
    case Off:
        return Words::tr("Off", "mode of a rule");
    case Observe:
        return Words::tr("Observe", "mode of a rule");
    case Pseudonymise:
        return Words::tr("Pseudonymise", "mode of a rule");
    case Mask:
        return Words::tr("Mask", "mode of a rule");
    case Block:
        return Words::tr("Block", "mode of a rule");
    }
    return {};
}

QString actionSentence(policy::Action action, policy::Direction direction)
{
    using enum policy::Action;
    const bool prompt = direction == policy::Direction::Prompt;
    switch (action) {
    case Off:
        return prompt ? Words::tr("Nothing is looked for in prompts.")
                      : Words::tr("Nothing is looked for in answers.");
    case Observe:
        return Words::tr("Hits are recorded; nothing is changed.");
    case Pseudonymise:
        return prompt
            ? Words::tr("A hit leaves as a placeholder, and the answer gives it back.")
            : Words::tr("Answers are not given placeholders: each character of a hit becomes *.");
    case Mask:
        return Words::tr("Each character of a hit becomes *.");
    case Block:
        return prompt ? Words::tr("A prompt with a hit is refused.")
                      : Words::tr("An answer is cut at the first hit.");
    }
    return {};
}

QString directionText(policy::Direction direction)
{
    return direction == policy::Direction::Prompt ? Words::tr("Prompt") : Words::tr("Answer");
}

QString relayStateText(api::RelayState state)
{
    using enum api::RelayState;
    switch (state) {
    case Stopped:
        return Words::tr("Stopped");
    case Starting:
        return Words::tr("Starting");
    case Running:
        return Words::tr("Running", "relay state");
    case Degraded:
        return Words::tr("Degraded");
    case Draining:
        return Words::tr("Draining");
    case Failed:
        return Words::tr("Failed");
    }
    return {};
}

QString dialectText(policy::Dialect dialect)
{
    using enum policy::Dialect;
    switch (dialect) {
    case OpenAiChat:
        return Words::tr("OpenAI Chat");
    case OpenAiCompletions:
        return Words::tr("OpenAI Completions");
    case OpenAiResponses:
        return Words::tr("OpenAI Responses");
    case OpenAiOther:
        return Words::tr("OpenAI, other");
    case Anthropic:
        return Words::tr("Anthropic Messages");
    case Gemini:
        return Words::tr("Gemini");
    }
    return {};
}

QString stageText(api::UpstreamTestStep::Stage stage)
{
    using enum api::UpstreamTestStep::Stage;
    switch (stage) {
    case Resolve:
        return Words::tr("Find address");
    case Connect:
        return Words::tr("Connect");
    case Tls:
        return Words::tr("Secure (TLS)");
    case Http:
        return Words::tr("HTTP answer");
    case Auth:
        return Words::tr("Credential");
    case Model:
        return Words::tr("Model");
    case FirstToken:
        return Words::tr("First token");
    }
    return {};
}

QString stageSentence(api::UpstreamTestStep::Stage stage)
{
    using enum api::UpstreamTestStep::Stage;
    switch (stage) {
    case Resolve:
        return Words::tr("The name in the URL has an address.");
    case Connect:
        return Words::tr("Something listens at that address.");
    case Tls:
        return Words::tr("Its certificate is valid for this name.");
    case Http:
        return Words::tr("It speaks HTTP.");
    case Auth:
        return Words::tr("It accepts the credential.");
    case Model:
        return Words::tr("It offers a model to ask.");
    case FirstToken:
        return Words::tr("A short question gets the beginning of an answer.");
    }
    return {};
}

QString stepStateText(api::UpstreamTestStep::State state)
{
    using enum api::UpstreamTestStep::State;
    switch (state) {
    case Pending:
        return Words::tr("Waiting");
    case Running:
        return Words::tr("Testing…");
    case Passed:
        return Words::tr("Passed");
    case Failed:
        return Words::tr("Failed", "test step");
    case Skipped:
        return Words::tr("Not reached");
    }
    return {};
}

QString credentialPlaceText(api::CredentialPlace place)
{
    using enum api::CredentialPlace;
    switch (place) {
    case Missing:
        return Words::tr("Missing");
    case KeyStore:
        return Words::tr("Key store");
    case Memory:
        return Words::tr("This run only");
    case Environment:
        return Words::tr("Environment");
    }
    return {};
}

QString credentialPlaceSentence(api::CredentialPlace place)
{
    using enum api::CredentialPlace;
    switch (place) {
    case Missing:
        return Words::tr("No value is stored for this credential.");
    case KeyStore:
        return Words::tr("Kept in the system's key store.");
    case Memory:
        return Words::tr(
            "No key store answers here. The key stays in memory and is gone when Sluice quits.");
    case Environment:
        return Words::tr("Read from an environment variable when Sluice starts.");
    }
    return {};
}

namespace {

QString budgetNotice(const api::Alert &alert)
{
    const QString until = alert.until
        ? QLocale().toString(alert.until->toLocalTime(), QLocale::ShortFormat)
        : QString();
    if (alert.percent >= 100) {
        return until.isEmpty()
            ? Words::tr("The budget “%1” is used up.").arg(alert.subject)
            : Words::tr("The budget “%1” is used up until %2.").arg(alert.subject, until);
    }
    const QString percent = QLocale().toString(alert.percent);
    return until.isEmpty()
        ? Words::tr("%1 % of the budget “%2” is used.").arg(percent, alert.subject)
        : Words::tr("%1 % of the budget “%2” is used; at this rate it ends on %3.")
              .arg(percent, alert.subject, until);
}

} // namespace

QString alertText(const api::Alert &alert)
{
    using enum api::AlertKind;
    const QString &subject = alert.subject;
    const QString facts = errorFacts(alert.error);
    const auto withFacts = [&facts](const QString &text) {
        return facts.isEmpty() ? text : Words::tr("%1 (%2)", "sentence (facts)").arg(text, facts);
    };
    switch (alert.kind) {
    case ListenerFailed:
        return withFacts(Words::tr("Cannot listen on %1.").arg(subject));
    case WordListRefused:
        return withFacts(
            Words::tr("The word list “%1” was refused; its last good version stays in force.")
                .arg(subject));
    case WordListLoaded:
        return Words::tr("The word list “%1” is good again and in force.").arg(subject);
    case KeyStoreUnavailable:
        return Words::tr("No key store answers. Keys you enter stay in memory for this run only.");
    case UpstreamUnreachable:
        return withFacts(Words::tr("The upstream “%1” keeps failing and is left alone for a while.")
                             .arg(subject));
    case UpstreamRecovered:
        return Words::tr("The upstream “%1” answers again.").arg(subject);
    case FailedOver:
        return withFacts(
            Words::tr("“%1” failed; its requests go to another upstream.").arg(subject));
    case WayDown:
        return withFacts(
            Words::tr("The way out through “%1” is down: its proxy or tunnel does not answer.")
                .arg(subject));
    case WayRecovered:
        return Words::tr("The way out through “%1” works again.").arg(subject);
    case CredentialRejected:
        return withFacts(
            Words::tr("The upstream “%1” refuses its key. Enter a new one.").arg(subject));
    case ClientRejectedCertificate:
        return Words::tr(
                   "A client at %1 does not trust Sluice's certificate. Give it Sluice's CA file.")
            .arg(subject);
    case ConnectionCapReached:
        return Words::tr("All connections are taken. New ones wait until one is closed.");
    case BudgetNotice:
        return budgetNotice(alert);
    case BudgetFileFault:
        return withFacts(Words::tr("What the budgets have counted cannot be kept as it should be."));
    case PricesRefused:
        return withFacts(Words::tr("Your price file was refused; its last good prices stay in force."));
    case PricesLoaded:
        return Words::tr("Your price file is good again and in force.");
    case SettingsRefused:
        return withFacts(Words::tr("The settings file was changed by another program and cannot be "
                                   "used. The settings from before stay in force."));
    case ClientSuspended:
        return withFacts(
            Words::tr("The client “%1” is suspended: its requests are out of the ordinary.")
                .arg(subject));
    case ClientWouldBeSuspended:
        return withFacts(Words::tr("The client “%1” would be suspended now, if the anomaly "
                                   "breaker were not only observing.")
                             .arg(subject));
    case ClientReleased:
        return Words::tr("The client “%1” is no longer suspended.").arg(subject);
    case AccessLogDamaged:
        return withFacts(Words::tr("The access log was damaged and has been set aside; a new one has begun."));
    case AccessLogStopped:
        return withFacts(Words::tr("The access log cannot be written: requests go on and are only counted."));
    case AccessLogResumed:
        return Words::tr("The access log is written again. %1 requests are missing from it.").arg(QLocale().toString(alert.count));
    case BodiesNotKept:
        return withFacts(Words::tr("Raw prompts and answers are not being kept."));
    case BodiesKept:
        return Words::tr("Raw prompts and answers are being kept again.");
    }
    return {};
}

} // namespace sluice::ui
