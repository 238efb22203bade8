// The word lists of FakeRelayService.

#include "support/fake_relay_service.h"

#include <QRegularExpression>

#include <algorithm>

namespace sluice::tests {

using api::Micros;

namespace {

// What leaves in place of a hit.
QString redaction(policy::Action action, const QString &text)
{
    switch (action) {
    case policy::Action::Off:
    case policy::Action::Observe:
    case policy::Action::Block:
        return text;
    case policy::Action::Pseudonymise:
        return QStringLiteral("RULE7K3FQ2MA");
    case policy::Action::Mask:
        return QString(text.size(), QLatin1Char('*'));
    }
    return text;
}

// Matches of the patterns.
void judgePatterns(const QList<api::PatternConfig> &patterns, policy::Direction direction,
                   const QString &text, api::TextTrial &trial)
{
    for (const api::PatternConfig &pattern : patterns) {
        const policy::Action action
            = direction == policy::Direction::Prompt ? pattern.prompt : pattern.answer;
        if (action == policy::Action::Off) {
            continue;
        }
        for (const QRegularExpressionMatch &match :
             QRegularExpression(pattern.pattern).globalMatch(text)) {
            policy::Hit hit;
            hit.rule = pattern.name.toStdString();
            hit.action = action;
            hit.start = static_cast<std::size_t>(match.capturedStart());
            hit.end = static_cast<std::size_t>(match.capturedEnd());
            trial.hits.append(hit);
            trial.verdict = std::max(trial.verdict, policy::kindOf(action));
            trial.output.replace(match.captured(), redaction(action, match.captured()));
        }
    }
}

} // namespace

void FakeRelayService::setWordList(const QString &name, const QStringList &words)
{
    m_wordLists[name] = words;
    m_brokenLists.erase(name);
}

void FakeRelayService::breakWordList(const QString &name, const base::Error &why)
{
    m_brokenLists[name] = why;
}

void FakeRelayService::refuseNextSave(const base::Error &why)
{
    m_refuseSave = why;
}

void FakeRelayService::loadWordList(const QString &name)
{
    calls.append(QStringLiteral("loadWordList %1").arg(name));
    api::WordListContent content;
    content.name = name;
    if (const auto broken = m_brokenLists.find(name); broken != m_brokenLists.end()) {
        content.error = broken->second;
    } else if (const auto list = m_wordLists.find(name); list != m_wordLists.end()) {
        content.words = list->second;
    } else {
        content.error = {base::ErrorCode::FileNotFound, "no such file", name.toStdString(), 0};
    }
    later([this, content] { emit wordListLoaded(content); });
}

void FakeRelayService::saveWordList(const QString &name, const QStringList &words)
{
    calls.append(QStringLiteral("saveWordList %1").arg(name));
    if (m_refuseSave.isError()) {
        later([this, name, why = std::exchange(m_refuseSave, {})] {
            emit wordListRefused(name, why);
        });
        return;
    }
    for (int i = 0; i < words.size(); ++i) {
        if (words.at(i).trimmed().isEmpty()) {
            later([this, name, line = i + 1] {
                emit wordListRefused(
                    name,
                    {base::ErrorCode::InvalidWordList, "empty word", name.toStdString(), line});
            });
            return;
        }
    }
    setWordList(name, words);
    later([this, name, words] {
        emit wordListSaved(name);
        emit wordListLoaded(
            {name, words, {}}); // a list once shown is read again when its words changed
    });
}

void FakeRelayService::changeWordListOutside(const QString &name, const QStringList &words)
{
    setWordList(name, words);
    later([this, name, words] { emit wordListLoaded({name, words, {}}); });
}

void FakeRelayService::createWordList(const api::WordListConfig &list, const QStringList &words)
{
    calls.append(QStringLiteral("createWordList %1").arg(list.name));
    for (const api::WordListConfig &existing : m_config->guardrails.lists) {
        if (existing.name == list.name) {
            later([this, name = list.name] {
                emit wordListRefused(name,
                                     {base::ErrorCode::InvalidConfig, "a list of this name exists",
                                      "guardrails.lists", 0});
            });
            return;
        }
    }
    api::RelayConfig config = *m_config;
    config.guardrails.lists.append(list);
    setConfig(config);
    setWordList(list.name, words);
    later([this, name = list.name] {
        emit configApplied();
        emit wordListSaved(name);
    });
}

QList<api::ListStatus> FakeRelayService::wordLists() const
{
    if (m_lists) {
        return *m_lists;
    }
    QList<api::ListStatus> lists;
    for (const api::WordListConfig &config : m_config->guardrails.lists) {
        api::ListStatus list;
        list.name = config.name;
        if (const auto words = m_wordLists.find(config.name); words != m_wordLists.end()) {
            list.words = words->second.size();
        }
        list.isSubscription = !config.url.isEmpty();
        list.isSigned = list.isSubscription && !config.publicKey.isEmpty();
        if (const auto broken = m_brokenLists.find(config.name); broken != m_brokenLists.end()) {
            list.error = broken->second;
        }
        lists.append(list);
    }
    return lists;
}

void FakeRelayService::publishWordLists(const QList<api::ListStatus> &lists)
{
    m_lists = lists;
    emit wordListsSampled(lists);
}

void FakeRelayService::failNextRefresh(const base::Error &why)
{
    m_failRefresh = why;
}

void FakeRelayService::refreshWordList(const QString &name)
{
    calls.append(QStringLiteral("refreshWordList %1").arg(name));
    QList<api::ListStatus> lists = wordLists();
    const auto mark = [&lists, &name](bool isRefreshing) {
        for (api::ListStatus &list : lists) {
            if (list.name == name && list.isSubscription) {
                list.isRefreshing = isRefreshing;
            }
        }
    };
    mark(true);
    later([this, lists] { publishWordLists(lists); });
    mark(false);
    for (api::ListStatus &list : lists) {
        if (list.name == name) {
            list.error = std::exchange(m_failRefresh, {});
            if (list.isSubscription && !list.error.isError()) {
                list.checkedAt = QDateTime::currentDateTimeUtc();
            }
        }
    }
    later([this, lists] { publishWordLists(lists); });
}

api::TextTrial FakeRelayService::judge(policy::Direction direction, const QString &text) const
{
    api::TextTrial trial;
    trial.output = text;
    for (const api::WordListConfig &list : m_config->guardrails.lists) {
        const policy::Action action
            = direction == policy::Direction::Prompt ? list.prompt : list.answer;
        const auto words = m_wordLists.find(list.name);
        if (action == policy::Action::Off || words == m_wordLists.end()) {
            continue;
        }
        for (const QString &word : words->second) {
            for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
                 at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive)) {
                policy::Hit hit;
                hit.rule = list.name.toStdString();
                hit.category = list.category.toStdString();
                hit.action = action;
                hit.start = static_cast<std::size_t>(at);
                hit.end = static_cast<std::size_t>(at + word.size());
                trial.hits.append(hit);
                const policy::VerdictKind kind = policy::kindOf(action);
                trial.verdict = std::max(trial.verdict, kind);
                trial.output.replace(text.mid(at, word.size()), redaction(action, word));
            }
        }
    }
    judgePatterns(m_config->guardrails.patterns, direction, text, trial);
    std::sort(trial.hits.begin(), trial.hits.end(),
              [](const policy::Hit &a, const policy::Hit &b) { return a.start < b.start; });
    if (trial.verdict == policy::VerdictKind::Block) {
        trial.output.clear();
    }
    trial.elapsed = Micros(12);
    return trial;
}

void FakeRelayService::tryText(int ticket, policy::Direction direction, const QString &text)
{
    calls.append(QStringLiteral("tryText %1").arg(ticket));
    later([this, ticket, trial = judge(direction, text)] { emit textTried(ticket, trial); });
}

void FakeRelayService::tryPattern(int ticket, const api::PatternConfig &pattern,
                                  const QString &text)
{
    calls.append(QStringLiteral("tryPattern %1").arg(pattern.pattern));
    api::PatternTrial trial;
    const QRegularExpression expression(pattern.pattern);
    if (!expression.isValid()) {
        trial.error = {base::ErrorCode::InvalidConfig, expression.errorString().toStdString(),
                       pattern.name.toStdString(), 0};
        trial.errorAt = static_cast<int>(expression.patternErrorOffset());
    } else {
        trial.cost = pattern.pattern.startsWith(QLatin1String(".*"))
            ? api::PatternTrial::Cost::Costly
            : api::PatternTrial::Cost::Cheap;
        for (const QRegularExpressionMatch &match : expression.globalMatch(text)) {
            policy::Hit hit;
            hit.rule = pattern.name.toStdString();
            hit.action = pattern.prompt;
            hit.start = static_cast<std::size_t>(match.capturedStart());
            hit.end = static_cast<std::size_t>(match.capturedEnd());
            if (hit.end > hit.start) {
                trial.hits.append(hit);
            }
        }
        trial.elapsed = Micros(4);
    }
    later([this, ticket, trial] { emit patternTried(ticket, trial); });
}

} // namespace sluice::tests
