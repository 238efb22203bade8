#pragma once

#include "api/records.h"
#include "api/relay_service.h"
#include "ui/text/upstream_words.h"

#include <QString>

namespace sluice::ui {

// The words of the desk for values that more than one page shows. Nothing here is kept: texts are made anew from the enum, so a
// language change needs no more than another call. Switches have no default, so that the compiler finds a value without a word.
// GUI thread.

QString outcomeText(api::Outcome outcome); // "Answered"
QString outcomeSentence(api::Outcome outcome); // what that means, for tooltips
QString verdictText(policy::VerdictKind verdict); // badge: "Pass", "Flag", "Mask", "Block"
QString verdictSentence(policy::VerdictKind verdict, policy::Direction direction); // of a text that was judged
QString actionText(policy::Action action); // "Off", "Observe", "Mask", "Block"
QString actionSentence(policy::Action action, policy::Direction direction); // what it does, for tooltips
QString directionText(policy::Direction direction);
QString relayStateText(api::RelayState state); // "Running"
QString dialectText(policy::Dialect dialect);
QString stageText(api::UpstreamTestStep::Stage stage);
QString stageSentence(api::UpstreamTestStep::Stage stage); // what the stage proves
QString stepStateText(api::UpstreamTestStep::State state);
QString credentialPlaceText(api::CredentialPlace place); // "Key store"
QString credentialPlaceSentence(api::CredentialPlace place);
QString alertText(const api::Alert &alert); // one line for a banner, names its subject

} // namespace sluice::ui
