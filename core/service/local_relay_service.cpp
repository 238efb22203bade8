#include "service/local_relay_service.h"

#include "api/config/config_validation.h"
#include "relay/upstream/upstream_url.h"
#include "service/client_key_edits.h"
#include "service/recorded_traffic.h"
#include "service/relay_lifecycle.h"
#include "service/text_trial.h"
#include "service/word_list_files.h"

#include <QDateTime>

#include <utility>

namespace sluice::service {

using namespace std::chrono_literals;

LocalRelayService::LocalRelayService(ServiceOptions options, QObject *parent)
    : RelayService(parent)
    , d(std::make_unique<RelayLifecycle>(*this, std::move(options)))
{
}

LocalRelayService::~LocalRelayService() = default;

base::Error LocalRelayService::open()
{
    return d->open();
}

api::RelayStatus LocalRelayService::status() const
{
    return d->status;
}

void LocalRelayService::start()
{
    d->start();
}

void LocalRelayService::stop()
{
    d->stop();
}

void LocalRelayService::pause(std::chrono::seconds duration)
{
    d->setPaused(true);
    if (duration > 0s) {
        d->pauseTimer.start(duration);
    }
}

void LocalRelayService::resume()
{
    d->setPaused(false);
}

bool LocalRelayService::isPaused() const
{
    return d->isPaused;
}

std::shared_ptr<const api::RelayConfig> LocalRelayService::config() const
{
    return d->settings;
}

void LocalRelayService::apply(const api::RelayConfig &config)
{
    d->apply(config);
}

void LocalRelayService::pollLive()
{
    if (d->isServing()) {
        d->relay.listLive();
    } else {
        QMetaObject::invokeMethod(this, [this] { emit liveListed({}); }, Qt::QueuedConnection);
    }
}

int LocalRelayService::testUpstream(const api::UpstreamConfig &upstream, const base::Secret &key)
{
    const int number = ++d->lastTest;
    d->openTests.insert(number);
    d->files.enqueue(
        [upstream, directory = d->configDirectory] {
            return [upstream, directory] { return runtimeUpstream(upstream, directory); };
        },
        [this, number, key](base::Result<relay::RuntimeUpstream> ready) {
            if (!ready) {
                api::UpstreamTestStep step;
                step.test = number;
                step.state = api::UpstreamTestStep::State::Failed;
                step.error = ready.error();
                emit upstreamTestProgressed(step);
                return;
            }
            ready->credential = key;
            d->startTest(number, *ready);
        });
    return number;
}

void LocalRelayService::cancelUpstreamTest(int test)
{
    d->openTests.remove(test);
    d->relay.cancelTest(test);
}

void LocalRelayService::compareUpstreams(int ticket, const api::LatencyQuery &query)
{
    d->compare(ticket, query);
}

void LocalRelayService::cancelComparison(int ticket)
{
    d->openComparisons.remove(ticket);
    d->analyst.cancelComparison(ticket);
    d->relay.cancelComparison(ticket);
}

void LocalRelayService::analyseErrors(int ticket, const api::ErrorQuery &query)
{
    d->analyst.analyse(ticket, query, accessLogIn(d->options.dataDirectory),
        [this, ticket](const api::ErrorReport &report) { emit errorsAnalysed(ticket, report); });
}

void LocalRelayService::cancelErrorAnalysis(int ticket)
{
    d->analyst.cancelAnalysis(ticket);
}

void LocalRelayService::probeUpstream(const QString &name)
{
    d->relay.probeUpstream(name);
}

void LocalRelayService::resetUpstream(const QString &name)
{
    d->relay.resetUpstream(name);
}

void LocalRelayService::resetLimits(const QString &client)
{
    d->relay.resetLimits(client);
}

void LocalRelayService::tryRoute(int ticket, const api::RouteQuery &query)
{
    d->relay.tryRoute(ticket, query);
}

QString LocalRelayService::resolvedUrl(const api::UpstreamConfig &upstream, const QString &path) const
{
    return relay::resolvedUrl(upstream, path);
}

void LocalRelayService::reconcileBudget(const QString &name)
{
    d->relay.reconcileBudget(name);
}

api::PriceTableStatus LocalRelayService::prices() const
{
    return d->prices;
}

void LocalRelayService::loadWordList(const QString &name)
{
    d->shownLists.insert(name);
    d->files.enqueue(
        [this, name] {
            return [name, file = d->listFile(name)] { return readWordList(name, file); };
        },
        [this](const api::WordListContent &content) { emit wordListLoaded(content); });
}

void LocalRelayService::saveWordList(const QString &name, const QStringList &words)
{
    d->files.enqueue(
        [this, name, words] {
            const api::WordListConfig *const list = d->findList(name);
            base::Error problem;
            if (list == nullptr) {
                problem = {.code = base::ErrorCode::FileNotFound, .detail = "no list of this name", .where = name.toStdString()};
            } else if (!list->url.isEmpty()) {
                problem = {.code = base::ErrorCode::FileUnwritable,
                    .detail = "it is a subscription; its words come from its server",
                    .where = list->url.toStdString()};
            }
            return [problem, file = d->listFile(name), words]() -> base::Result<void> {
                return problem.isError() ? problem : service::saveWordList(file, words);
            };
        },
        [this, name](const base::Result<void> &saved) {
            if (!saved) {
                emit wordListRefused(name, saved.error());
                return;
            }
            d->reload();
            emit wordListSaved(name);
        });
}

void LocalRelayService::createWordList(const api::WordListConfig &list, const QStringList &words)
{
    d->files.enqueue(
        [this, list, words] {
            api::RelayConfig wanted = *d->settings;
            wanted.guardrails.lists.append(list);
            if (list.url.isEmpty()) {
                wanted.guardrails.lists.back().file = QStringLiteral("new");
            }
            const base::Error problem = api::validateConfig(wanted);
            return [problem, directory = d->configDirectory, list, words]() -> base::Result<QString> {
                if (problem.isError()) {
                    return problem;
                }
                return list.url.isEmpty() ? createWordListFile(directory, list.name, words) : QString();
            };
        },
        [this, list](const base::Result<QString> &file) {
            if (!file) {
                emit wordListRefused(list.name, file.error());
                return;
            }
            api::RelayConfig wanted = *d->settings;
            wanted.guardrails.lists.append(list);
            wanted.guardrails.lists.back().file = *file;
            // Told when the settings know the list, so that whoever hears it can ask for it.
            d->apply(wanted, [this, name = list.name] {
                if (d->findList(name) != nullptr) {
                    emit wordListSaved(name);
                }
            });
        });
}

QList<api::ListStatus> LocalRelayService::wordLists() const
{
    return d->listStatuses;
}

void LocalRelayService::refreshWordList(const QString &name)
{
    d->refreshList(name);
}

void LocalRelayService::tryText(int ticket, policy::Direction direction, const QString &text)
{
    d->withRules([this, ticket, direction, text](const std::shared_ptr<const policy::RuleSet> &rules) {
        d->files.enqueue(
            [rules, direction, text] {
                return [rules, direction, text] {
                    if (!rules) { // the relay fails closed in this state: nothing would leave
                        api::TextTrial nothing;
                        nothing.verdict = policy::VerdictKind::Block;
                        return nothing;
                    }
                    return service::tryText(*rules, direction, text);
                };
            },
            [this, ticket](const api::TextTrial &trial) { emit textTried(ticket, trial); });
    });
}

void LocalRelayService::tryPattern(int ticket, const api::PatternConfig &pattern, const QString &text)
{
    d->files.enqueue(
        [pattern, text] { return [pattern, text] { return service::tryPattern(pattern, text); }; },
        [this, ticket](const api::PatternTrial &trial) { emit patternTried(ticket, trial); });
}

void LocalRelayService::storeCredential(const QString &id, const base::Secret &value)
{
    d->credentials.store(id, value);
}

void LocalRelayService::removeCredential(const QString &id)
{
    d->credentials.remove(id);
}

api::CredentialPlace LocalRelayService::credentialPlace(const QString &id) const
{
    return d->credentials.place(id);
}

// Client keys

void LocalRelayService::createClientKey(int ticket, const api::ClientKeyConfig &wanted)
{
    d->issueKey(ticket, [wanted](api::RelayConfig &config) {
        return service::createClientKey(config, wanted, QDateTime::currentDateTimeUtc());
    });
}

void LocalRelayService::rotateClientKey(int ticket, const QString &id, std::chrono::seconds grace)
{
    d->issueKey(ticket, [id, grace](api::RelayConfig &config) {
        return service::rotateClientKey(config, id, grace, QDateTime::currentDateTimeUtc());
    });
}

void LocalRelayService::renameClientKey(int ticket, const QString &id, const QString &name)
{
    d->changeKey(ticket, id, [id, name](api::RelayConfig &config) { return service::renameClientKey(config, id, name); });
}

void LocalRelayService::expireClientKey(int ticket, const QString &id, const std::optional<QDateTime> &at)
{
    d->changeKey(ticket, id, [id, at](api::RelayConfig &config) { return service::expireClientKey(config, id, at); });
}

void LocalRelayService::revokeClientKey(int ticket, const QString &id)
{
    d->changeKey(ticket, id, [id](api::RelayConfig &config) {
        return service::revokeClientKey(config, id, QDateTime::currentDateTimeUtc());
    });
}

QList<api::ClientStatus> LocalRelayService::clients() const
{
    return d->clients();
}

void LocalRelayService::resetClient(const QString &id)
{
    d->relay.resetClient(id);
}

// Access log

int LocalRelayService::queryAccessLog(const api::AccessLogQuery &query)
{
    return d->accessLog.query(query);
}

api::AccessLogState LocalRelayService::accessLogState() const
{
    return d->accessLog.state();
}

// Raw prompts and answers

void LocalRelayService::fetchBody(const QString &requestId)
{
    d->bodies.fetch(requestId);
}

api::BodyKeeping LocalRelayService::bodyKeepingState() const
{
    return d->bodies.state();
}

void LocalRelayService::setBodyPassphrase(const base::Secret &passphrase)
{
    d->bodies.setPassphrase(passphrase);
}

void LocalRelayService::forgetBodies()
{
    d->bodies.forgetAll();
}

// Exports

int LocalRelayService::previewExport(const api::ExportRequest &request)
{
    return d->exports->preview(request, *d->settings);
}

int LocalRelayService::exportRecords(const api::ExportRequest &request)
{
    return d->exports->run(request, *d->settings);
}

void LocalRelayService::cancelExport(int number)
{
    d->exports->cancel(number);
}

} // namespace sluice::service
