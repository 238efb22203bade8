#include "service/relay_lifecycle.h"

#include "api/config/config_validation.h"
#include "service/upstream_credentials.h"
#include "tls/keyed_hash.h"

#include <memory>
#include <utility>

namespace sluice::service {

void RelayLifecycle::build(std::function<void(Built)> done)
{
    subscriptions->fetchMissing(settings->guardrails.lists, [this, done = std::move(done)] {
        files.enqueue(
            [this] {
                return [builder = m_builder.get(), config = effective(*settings)] { return builder->build(config); };
            },
            [this, done](Built built) {
                if (!built) {
                    built = explained(built.error(), *settings);
                }
                done(std::move(built));
            });
    });
}

// A subscription without a copy: why none came is what the person needs to know.
base::Error RelayLifecycle::explained(base::Error error, const api::RelayConfig &config) const
{
    const QList<api::WordListConfig> &lists = config.guardrails.lists;
    for (qsizetype i = 0; i < lists.size(); ++i) {
        if (error.where == QStringLiteral("guardrails.lists[%1].url").arg(i).toStdString()) {
            if (const base::Error why = subscriptions->errorOf(lists.at(i)); why.isError()) {
                error.code = why.code;
                error.detail = base::toString(why);
            }
        }
    }
    return error;
}

void RelayLifecycle::takeParts(RuntimeParts parts)
{
    m_parts = std::move(parts);
    m_parts->bodies = bodies.feed();
    m_failedOnLists = false;
    if (watch.setFiles(watchedFiles())) {
        reload(); // what changed between reading and watching
        reloadPrices();
    }
    showPrices();
    if (m_isWanted) {
        subscriptions->setLists(m_parts->settings.guardrails.lists);
    }
    reportLists();
    showLists();
}

// The list that stopped us may become good.
void RelayLifecycle::watchFailedLists()
{
    QStringList watched;
    for (const api::WordListConfig &list : settings->guardrails.lists) {
        if (list.url.isEmpty()) {
            watched.append(wordListPath(list, configDirectory));
            watched += listFilesIn(watched.constLast()); // if it is a folder
        }
    }
    watch.setFiles(watched);
    subscriptions->setLists(settings->guardrails.lists);
    showLists();
}

void RelayLifecycle::showLists()
{
    const api::GuardrailsConfig &guardrails = m_parts ? m_parts->settings.guardrails : settings->guardrails;
    QList<api::ListStatus> now;
    for (qsizetype i = 0; i < guardrails.lists.size(); ++i) {
        api::ListStatus list;
        list.name = guardrails.lists.at(i).name;
        if (m_parts && i < m_parts->lists.sizes.size()) {
            list.words = m_parts->lists.sizes.at(i).words;
            list.files = m_parts->lists.sizes.at(i).files;
        }
        subscriptions->describe(guardrails.lists.at(i), list);
        if (const base::Error refused = m_refused.value(list.name); refused.isError()) {
            list.error = refused;
        }
        now.append(list);
    }
    if (now != listStatuses) {
        listStatuses = now;
        emit service.wordListsSampled(listStatuses);
    }
}

void RelayLifecycle::putInForce()
{
    if (m_parts) { // before a start as well: what starts later starts with it
        const auto config = runtimeConfig(*m_parts, credentials, isPaused);
        accessLog.setRules(config->rules->everything(), knownSecrets(*config));
        relay.apply(config);
    }
}

void RelayLifecycle::reportLists()
{
    if (!m_parts) {
        return; // a start that failed on a list has said so
    }
    QHash<QString, base::Error> now;
    for (const api::WordListConfig &list : std::as_const(m_parts->settings.guardrails.lists)) {
        if (!list.url.isEmpty() && subscriptions->isRefused(list)) {
            now.insert(list.name, subscriptions->errorOf(list));
        }
    }
    for (const WordListRefusal &refusal : std::as_const(m_parts->lists.refused)) {
        now.insert(refusal.name, refusal.error);
    }
    if (const base::Error &error = m_parts->lists.notBuilt; error.isError()) {
        now.insert(QString::fromStdString(error.where), error);
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (m_refused.value(it.key()) != it.value()) {
            raise(api::AlertKind::WordListRefused, it.key(), it.value());
        }
    }
    const QHash<QString, base::Error> before = std::exchange(m_refused, now);
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        if (!now.contains(it.key())) {
            raise(api::AlertKind::WordListLoaded, it.key(), {});
        }
    }
    showHealth();
}

void RelayLifecycle::reload()
{
    if (m_failedOnLists) {
        if (m_isWanted && status.state == api::RelayState::Failed) {
            beginStart(); // the list that stopped us may be good now
        }
        return;
    }
    files.enqueue(
        [this] {
            return [builder = m_builder.get(), config = effective(*settings)] { return builder->reloadLists(config); };
        },
        [this](const LoadedWordLists &lists) {
            if (!m_parts || !lists.rules) {
                return;
            }
            const bool isSame = lists.rules == m_parts->lists.rules;
            m_parts->lists = lists;
            reportLists();
            showLists();
            if (watch.setFiles(watchedFiles())) {
                reload(); // a folder has other files than before, which may have changed meanwhile
            }
            if (isSame) {
                return;
            }
            putInForce();
            // Whoever shows a list hears of its new words, saved here or changed by another program.
            for (const QString &name : std::as_const(shownLists)) {
                service.loadWordList(name);
            }
        });
}

void RelayLifecycle::refreshList(const QString &name)
{
    if (const api::WordListConfig *const list = findList(name); list != nullptr && !list->url.isEmpty()) {
        subscriptions->refresh(*list);
        return;
    }
    reload();
    files.enqueue([] { return [] { return true; }; }, [this](bool) { emit service.wordListsSampled(listStatuses); });
}

void RelayLifecycle::apply(const api::RelayConfig &config, std::function<void()> after)
{
    if (const base::Error error = api::validateConfig(config); error.isError()) {
        QMetaObject::invokeMethod(
            this,
            [this, error, after] {
                emit service.configRefused(error);
                if (after) {
                    after();
                }
            },
            Qt::QueuedConnection);
        return;
    }
    queueApply([this, config, after = std::move(after)] {
        subscriptions->fetchMissing(config.guardrails.lists, [this, config, after] {
            enqueueApply([config] { return config; },
                [this, after](const base::Error &error) {
                    if (error.isError()) {
                        emit service.configRefused(error);
                    }
                    if (after) {
                        after();
                    }
                });
            m_applies.pop_front();
            applyNext();
        });
    });
}

void RelayLifecycle::change(std::function<base::Error(api::RelayConfig &)> edit, std::function<void(const base::Error &)> done)
{
    queueApply([this, edit = std::move(edit), done = std::move(done)] {
        const auto edited = [this, edit]() -> base::Result<api::RelayConfig> {
            api::RelayConfig config = *settings;
            if (const base::Error error = edit(config); error.isError()) {
                return error;
            }
            if (const base::Error error = api::validateConfig(config); error.isError()) {
                return error;
            }
            return config;
        };
        enqueueApply(edited, done);
        m_applies.pop_front();
        applyNext();
    });
}

void RelayLifecycle::queueApply(std::function<void()> turn)
{
    m_applies.push_back(std::move(turn));
    if (m_applies.size() == 1) {
        applyNext();
    }
}

void RelayLifecycle::applyNext()
{
    if (!m_applies.empty()) {
        const std::function<void()> first = m_applies.front(); // which may be gone before it returns
        first();
    }
}

void RelayLifecycle::enqueueApply(const Wanted &wanted, const Done &done)
{
    const auto taken = std::make_shared<api::RelayConfig>(); // as wanted when its turn came
    files.enqueue(
        [this, wanted, taken] {
            base::Error problem;
            if (auto config = wanted()) {
                *taken = std::move(*config);
            } else {
                problem = config.error();
            }
            return [builder = m_builder.get(), file = m_file, problem, config = *taken, runs = effective(*taken)]() -> Built {
                if (problem.isError()) {
                    return problem;
                }
                auto built = builder->build(runs);
                if (built) {
                    // Saved before it is in force: what runs is never ahead of what the next start would read.
                    if (const auto saved = file.save(config); !saved) {
                        return saved.error();
                    }
                }
                return built;
            };
        },
        [this, taken, done](Built built) { takeOver(*taken, std::move(built), done); });
}

void RelayLifecycle::takeOver(const api::RelayConfig &config, Built built, const Done &done)
{
    if (!built) {
        done(explained(built.error(), config));
        return;
    }
    settings = std::make_shared<api::RelayConfig>(config);
    accessLog.apply(settings->records);
    bodies.apply(settings->records.bodies);
    takeParts(std::move(*built));
    if (isServing() && m_startedListeners != m_parts->settings.listeners) {
        setState(api::RelayState::Draining);
        relay.stop(); // noticeStopped() starts anew
    } else if (status.state != api::RelayState::Stopped && status.state != api::RelayState::Failed) {
        putInForce();
        askForCredentials();
    }
    emit service.configApplied();
    if (status.state == api::RelayState::Failed && m_isWanted) {
        beginStart(); // what was wrong may be right now
    }
    done({});
}

// Another program has written the settings file; or we have, which changes nothing.
void RelayLifecycle::noticeSettingsFile()
{
    const auto read = std::make_shared<api::RelayConfig>();
    const auto work = [file = m_file, read]() -> base::Error {
        auto loaded = file.load();
        if (!loaded) {
            return loaded.error();
        }
        *read = std::move(*loaded);
        return {};
    };
    files.enqueue([work] { return work; },
        [this, read](const base::Error &error) {
            if (error.code == base::ErrorCode::FileNotFound || (!error.isError() && *read == *settings)) {
                return;
            }
            if (error.isError()) {
                raise(api::AlertKind::SettingsRefused, options.configFile, error);
                return;
            }
            queueApply([this, read] {
                subscriptions->fetchMissing(read->guardrails.lists, [this] {
                    enqueueReread();
                    m_applies.pop_front();
                    applyNext();
                });
            });
        });
}

// Reads it again in its turn: what was applied meanwhile may have written it anew.
void RelayLifecycle::enqueueReread()
{
    const auto read = std::make_shared<api::RelayConfig>();
    files.enqueue(
        [this, read] {
            return [this, builder = m_builder.get(), file = m_file, read]() -> Built {
                auto loaded = file.load();
                if (!loaded) {
                    return loaded.error();
                }
                *read = std::move(*loaded);
                return builder->build(effective(*read)); // which reads only what never changes
            };
        },
        [this, read](Built built) {
            takeOver(*read, std::move(built), [this](const base::Error &error) {
                if (error.isError()) {
                    raise(api::AlertKind::SettingsRefused, options.configFile, error);
                }
            });
        });
}

void RelayLifecycle::setPaused(bool paused)
{
    pauseTimer.stop();
    if (std::exchange(isPaused, paused) != paused) {
        putInForce();
        emit service.pausedChanged(paused);
    }
}

void RelayLifecycle::withRules(std::function<void(std::shared_ptr<const policy::RuleSet>)> use)
{
    if (m_parts) {
        use(m_parts->lists.rules->everything());
        return;
    }
    build([this, use = std::move(use)](Built built) {
        if (built) {
            takeParts(std::move(*built));
        }
        use(m_parts ? m_parts->lists.rules->everything() : nullptr);
    });
}

// Credentials

void RelayLifecycle::askForCredentials()
{
    const QStringList ids = credentialIds(m_parts->settings);
    m_awaited.clear();
    for (const QString &id : ids) {
        if (credentials.cached(id).isEmpty()) {
            m_awaited.insert(id);
        }
    }
    m_missing.removeIf([this](const auto &entry) { return !m_awaited.contains(entry.key()); });
    const QSet<QString> awaited = m_awaited;
    for (const QString &id : awaited) {
        credentials.load(id);
    }
    showHealth();
}

void RelayLifecycle::noticeCredential(const QString &id, const base::Error &problem)
{
    m_awaited.remove(id);
    const bool isUsed = m_parts && credentialIds(m_parts->settings).contains(id);
    if (!isUsed) {
        return;
    }
    const bool isOurs = id == kPseudonymKeyId;
    if (isOurs && credentials.cached(id).isEmpty()) {
        // Nobody is asked for it. Where no key store keeps it, it is good for this run.
        if (const base::Secret key = tls::randomKey(); !key.isEmpty()) {
            credentials.store(id, key);
        }
    }
    if (problem.isError() && !isOurs) {
        const bool isNew = m_missing.value(id) != problem;
        m_missing.insert(id, problem);
        if (isNew && problem.code == base::ErrorCode::KeyStoreUnavailable) {
            raise(api::AlertKind::KeyStoreUnavailable, id, problem);
        }
    } else {
        m_missing.remove(id);
    }
    if (m_startsWhenCredentialsCame) {
        if (m_awaited.isEmpty()) {
            finishStart();
        }
    } else {
        putInForce();
        showHealth();
    }
}

// Starts a staged test, once the stored credentials are known that it needs and was not given.
void RelayLifecycle::startTest(int number, relay::RuntimeUpstream upstream)
{
    withCredentials(credentials, {std::move(upstream)}, this, [this, number](const std::vector<relay::RuntimeUpstream> &ready) {
        if (openTests.remove(number)) {
            relay.startTest(number, ready.front(), settings->timeouts);
        }
    });
}

} // namespace sluice::service
