#include "ui/pages/clients/clients_controller.h"

#include "ui/pages/clients/client_dialog.h"
#include "ui/pages/clients/clients_page.h"
#include "ui/pages/clients/issued_key_dialog.h"
#include "ui/pages/clients/key_dialogs.h"
#include "ui/pages/clients/revoke_question.h"
#include "ui/text/error_sentence.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::ui {

namespace {

api::ClientKeyConfig *find(api::RelayConfig &config, const QString &id)
{
    const auto found = std::find_if(config.clients.keys.begin(), config.clients.keys.end(),
                                    [&id](const api::ClientKeyConfig &key) { return key.id == id; });
    return found == config.clients.keys.end() ? nullptr : &*found;
}

// What a client may do, taken from another state of its key; name, hash and times stay.
void takeScope(api::ClientKeyConfig &key, const api::ClientKeyConfig &from)
{
    key.models = from.models;
    key.routes = from.routes;
    key.upstreams = from.upstreams;
    key.requestsPerMinute = from.requestsPerMinute;
    key.tokensPerMinute = from.tokensPerMinute;
    key.concurrentRequests = from.concurrentRequests;
}

void nameInRules(api::GuardrailsConfig &config,
                 const QList<std::pair<ClientGuardrail, bool>> &choices, const QString &client)
{
    for (const auto &[rule, isNamed] : choices) {
        setNamed(config, rule, client, isNamed);
    }
}

} // namespace

ClientsController::ClientsController(ClientsPage &page, api::RelayService &service, QObject *parent,
                                     Clock clock)
    : QObject(parent), m_page(page), m_service(service), m_clock(std::move(clock)),
      m_clients(service.clients()), m_changes(service)
{
    m_page.setModel(&m_model);
    m_second.setInterval(1s);
    connectService();
    connectPage();
    tick();
}

void ClientsController::connectService()
{
    using Service = api::RelayService;
    connect(&m_service, &Service::clientsSampled, this,
            [this](const QList<api::ClientStatus> &clients) {
                m_clients = clients;
                refresh();
            });
    connect(&m_service, &Service::limitsSampled, this, [this](const api::LimitsSample &sample) {
        m_gauges = sample.gauges;
        refresh();
    });
    connect(&m_service, &Service::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) { m_traffic.add(batch); });
    connect(&m_service, &Service::liveListed, this,
            [this](const QList<api::ExchangeRecord> &running) { m_traffic.setRunning(running); });
    // The mark stands as it is in force.
    connect(&m_service, &Service::configRefused, this, &ClientsController::showAccess);
    connect(&m_changes, &KeyChanges::begun, this, [this] {
        m_page.showProblem({});
        m_undo = nullptr; // it would take back only what was before this
        m_page.withdrawUndo();
    });
    connect(&m_changes, &KeyChanges::applied, this, [this] {
        m_clients = m_service.clients();
        refresh();
    });
    connect(&m_changes, &KeyChanges::issued, this, &ClientsController::showIssued);
    connect(&m_changes, &KeyChanges::refused, this,
            [this](const base::Error &why) { m_page.showProblem(errorLine(why)); });
}

void ClientsController::connectPage()
{
    connect(&m_page, &ClientsPage::createRequested, this, &ClientsController::create);
    connect(&m_page, &ClientsPage::editRequested, this, &ClientsController::edit);
    connect(&m_page, &ClientsPage::rotateRequested, this, &ClientsController::rotate);
    connect(&m_page, &ClientsPage::renameRequested, this, &ClientsController::rename);
    connect(&m_page, &ClientsPage::expireRequested, this, &ClientsController::expire);
    connect(&m_page, &ClientsPage::revokeRequested, this, &ClientsController::revoke);
    connect(&m_page, &ClientsPage::removeRequested, this, &ClientsController::remove);
    connect(&m_page, &ClientsPage::requireRequested, this, &ClientsController::require);
    connect(&m_page, &ClientsPage::resetRequested, this,
            [this](const QString &id) { m_service.resetClient(id); });
    connect(&m_page, &ClientsPage::undoRequested, this, [this] {
        if (const auto undo = std::exchange(m_undo, nullptr)) {
            undo();
        }
    });
    connect(&m_page, &Page::shown, this, [this] {
        m_second.start();
        tick();
    });
    connect(&m_page, &Page::hidden, &m_second, &QTimer::stop);
    connect(&m_second, &QTimer::timeout, this, &ClientsController::tick);
}

void ClientsController::tick()
{
    if (m_page.isVisible()) {
        m_service.pollLive();
    }
    m_page.setNow(m_clock());
    refresh();
}

void ClientsController::refresh()
{
    const api::RelayConfig &config = *m_service.config();
    const QDateTime now = m_clock();
    const QList<ClientRow> rows = clientRows(
        config, m_clients, m_traffic.uses(namesOfClients(config), now), m_gauges, now);
    m_model.setValues(rows);
    const auto stopped = std::count_if(rows.cbegin(), rows.cend(), [&now](const ClientRow &row) {
        return standingOf(row, now) == ClientStanding::Suspended && !row.status.breaker.isObserved;
    });
    m_page.setBadge(stopped == 0 ? QString() : QString::number(stopped));
    showAccess();
}

void ClientsController::showAccess()
{
    const api::RelayConfig &config = *m_service.config();
    AccessCard::Facts access;
    access.isRequired = config.access.requireKey;
    access.hasKeys = !config.clients.keys.isEmpty() || !config.access.keyCredentials.isEmpty();
    for (const ClientRow &row : m_model.values()) {
        if (row.isLocal()) {
            access.keylessInLastMinute = row.use.lastMinute;
        }
    }
    m_page.setAccess(access);
}

const api::ClientKeyConfig *ClientsController::keyOf(const QString &id) const
{
    const QList<api::ClientKeyConfig> &keys = m_service.config()->clients.keys;
    const auto found = std::find_if(keys.cbegin(), keys.cend(),
                                    [&id](const api::ClientKeyConfig &key) { return key.id == id; });
    return found == keys.cend() ? nullptr : &*found;
}

void ClientsController::create()
{
    auto *dialog = new ClientDialog(true, &m_page);
    dialog->setConfig(*m_service.config());
    open(dialog, [this, dialog] {
        const QDateTime now = m_clock();
        const api::ClientKeyConfig wanted = dialog->key(now);
        if (wanted.name.isEmpty()) {
            dialog->showError(u"name"_s, tr("Give the key a name."));
        } else if (namesOfClients(*m_service.config()).contains(wanted.name)) {
            dialog->showError(u"name"_s, tr("There is a client of this name already."));
        } else if (wanted.expires && *wanted.expires <= now) {
            dialog->showError(u"expires"_s, tr("Choose a time to come."));
        } else {
            const auto rules = dialog->guardrails();
            const auto created = [this, rules, name = wanted.name](const QString &id) {
                m_page.select(id);
                m_changes.apply(nullptr, [rules, name](api::RelayConfig &config) {
                    nameInRules(config.guardrails, rules, name);
                });
            };
            m_service.createClientKey(m_changes.ask(dialog, created), wanted);
        }
    });
}

void ClientsController::edit(const QString &id)
{
    const api::ClientKeyConfig *key = keyOf(id);
    if (key == nullptr || key->revoked) {
        return;
    }
    auto *dialog = new ClientDialog(false, &m_page);
    dialog->setConfig(*m_service.config());
    dialog->setKey(*key);
    open(dialog, [this, dialog, id, before = *key] {
        const api::ClientKeyConfig wanted = dialog->key(m_clock());
        const QList<ClientGuardrail> rulesBefore
            = guardrailsOf(m_service.config()->guardrails, before.name);
        const auto undo = [this, id, before, rulesBefore] {
            m_changes.apply(nullptr, [id, before, rulesBefore](api::RelayConfig &config) {
                if (api::ClientKeyConfig *now = find(config, id)) {
                    takeScope(*now, before);
                    for (const ClientGuardrail &rule : rulesBefore) {
                        setNamed(config.guardrails, rule, now->name, rule.isInForce());
                    }
                }
            });
        };
        const auto change = [id, wanted, rules = dialog->guardrails()](api::RelayConfig &config) {
            if (api::ClientKeyConfig *now = find(config, id)) {
                takeScope(*now, wanted);
                nameInRules(config.guardrails, rules, now->name);
            }
        };
        m_changes.apply(dialog, change, [this, name = before.name, undo] {
            offerUndo(tr("What “%1” may do was changed.").arg(name), undo);
        });
    });
}

void ClientsController::rotate(const QString &id)
{
    const std::optional<ClientRow> client = m_page.selected();
    if (!client || client->status.id != id || !client->key || client->key->revoked) {
        return;
    }
    auto *dialog = new RotateKeyDialog(*client, m_clock(), &m_page);
    open(dialog, [this, dialog, id] {
        m_service.rotateClientKey(m_changes.ask(dialog), id, dialog->grace());
    });
}

void ClientsController::rename(const QString &id)
{
    const api::ClientKeyConfig *key = keyOf(id);
    if (key == nullptr || key->revoked) {
        return;
    }
    auto *dialog = new RenameKeyDialog(key->name, &m_page);
    open(dialog, [this, dialog, id, before = key->name] {
        const QString name = dialog->name();
        if (name == before) {
            dialog->accept();
        } else if (name.isEmpty()) {
            dialog->showError(u"name"_s, tr("Give the key a name."));
        } else if (namesOfClients(*m_service.config()).contains(name)) {
            dialog->showError(u"name"_s, tr("There is a client of this name already."));
        } else {
            const auto renamed = [this, id, before, name](const QString &) {
                offerUndo(tr("“%1” is called “%2” now.").arg(before, name), [this, id, before] {
                    m_service.renameClientKey(m_changes.ask(nullptr), id, before);
                });
            };
            m_service.renameClientKey(m_changes.ask(dialog, renamed), id, name);
        }
    });
}

void ClientsController::expire(const QString &id)
{
    const api::ClientKeyConfig *key = keyOf(id);
    if (key == nullptr || key->revoked) {
        return;
    }
    auto *dialog = new ExpireKeyDialog(*key, m_clock(), &m_page);
    open(dialog, [this, dialog, id, name = key->name, before = key->expires] {
        const auto changed = [this, id, name, before](const QString &) {
            offerUndo(tr("The expiry of “%1” was changed.").arg(name), [this, id, before] {
                m_service.expireClientKey(m_changes.ask(nullptr), id, before);
            });
        };
        m_service.expireClientKey(m_changes.ask(dialog, changed), id, dialog->expiry(m_clock()));
    });
}

void ClientsController::revoke(const QString &id)
{
    const std::optional<ClientRow> client = m_page.selected();
    if (!client || client->status.id != id || !client->key || client->key->revoked) {
        return;
    }
    auto *question = new RevokeQuestion(*client, mentionsOf(client->key->name, *m_service.config()),
                                        &m_page);
    connect(question, &RevokeQuestion::revokeRequested, this,
            [this, id] { m_service.revokeClientKey(m_changes.ask(nullptr), id); });
    question->open();
}

void ClientsController::remove(const QString &id)
{
    const api::ClientKeyConfig *key = keyOf(id);
    if (key == nullptr) {
        return;
    }
    const qsizetype place = key - m_service.config()->clients.keys.constData();
    const auto undo = [this, place, before = *key] {
        const auto putBack = [place, before](api::RelayConfig &config) {
            QList<api::ClientKeyConfig> &keys = config.clients.keys;
            keys.insert(std::min(place, keys.size()), before);
        };
        m_changes.apply(nullptr, putBack, [this, id = before.id] { m_page.select(id); });
    };
    const auto takeOut = [id](api::RelayConfig &config) {
        config.clients.keys.removeIf([&id](const auto &one) { return one.id == id; });
    };
    m_changes.apply(nullptr, takeOut, [this, name = key->name, undo] {
        offerUndo(tr("“%1” was removed.").arg(name), undo);
    });
}

void ClientsController::require(bool isRequired)
{
    const auto set = [this](bool wanted, const std::function<void()> &done) {
        const auto change = [wanted](api::RelayConfig &config) { config.access.requireKey = wanted; };
        m_changes.apply(nullptr, change, done);
    };
    set(isRequired, [this, isRequired, set] {
        offerUndo(isRequired ? tr("A key is required now.") : tr("A key is no longer required."),
                  [set, isRequired] { set(!isRequired, {}); });
    });
}

void ClientsController::open(EntryDialog *dialog, const std::function<void()> &save)
{
    m_page.showProblem({});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EntryDialog::saveRequested, this, [dialog, save] {
        dialog->clearErrors();
        save();
    });
    dialog->open();
}

void ClientsController::offerUndo(const QString &whatWasDone, std::function<void()> undo)
{
    m_undo = std::move(undo);
    m_page.offerUndo(whatWasDone);
}

void ClientsController::showIssued(const QString &id, const base::Secret &key)
{
    const api::ClientKeyConfig *config = keyOf(id);
    auto *dialog = new IssuedKeyDialog(config == nullptr ? id : config->name, key,
                                       m_service.status(), m_clipboard, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace sluice::ui
