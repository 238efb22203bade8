#include "ui/pages/limits/limits_controller.h"

#include "ui/pages/limits/budget_dialog.h"
#include "ui/pages/limits/budgets_section.h"
#include "ui/pages/limits/conduct_section.h"
#include "ui/pages/limits/gauges_section.h"
#include "ui/pages/limits/limit_rows.h"
#include "ui/pages/limits/limit_rule_dialog.h"
#include "ui/pages/limits/limit_settings_section.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/text/error_sentence.h"
#include "ui/text/format.h"
#include "ui/widgets/list_card.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sluice::ui {

namespace {

constexpr auto kReplayPause = 400ms;

template <typename Entry>
bool isNameTaken(const QList<Entry> &entries, const QString &name, int butRow)
{
    for (qsizetype i = 0; i < entries.size(); ++i) {
        if (i != butRow && entries.at(i).name == name) {
            return true;
        }
    }
    return false;
}

} // namespace

LimitsController::LimitsController(LimitsPage &page, api::RelayService &service, QObject *parent,
                                   Clock clock)
    : QObject(parent), m_page(page), m_service(service), m_clock(std::move(clock))
{
    m_page.gauges()->setModel(&m_gauges);
    m_page.budgets()->setModel(&m_budgets);
    m_page.conduct()->setModels(&m_conduct, &m_adaptive);
    m_page.settings()->setModel(&m_rules);
    m_draft.setLive(LimitEdits::of(*m_service.config()));
    m_clients = m_service.clients();
    m_prices = m_service.prices();
    m_second.setInterval(1s);
    m_replaySoon.setInterval(kReplayPause);
    m_replaySoon.setSingleShot(true);
    connectService();
    connectPage();
    tick();
    refresh();
    showConduct();
    showPrices();
    replay();
}

void LimitsController::connectService()
{
    using Service = api::RelayService;
    connect(&m_service, &Service::configApplied, this, &LimitsController::onConfigApplied);
    connect(&m_service, &Service::configRefused, this, &LimitsController::onConfigRefused);
    connect(&m_service, &Service::limitsSampled, this, [this](const api::LimitsSample &sample) {
        tick();
        m_page.setTeam(sample.team);
        m_gauges.setValues(fullestFirst(sample.gauges));
        m_page.gauges()->setHidden(sample.hidden);
        m_adaptive.setValues(sample.upstreams);
        m_behaviours = sample.behaviours;
        showConduct();
    });
    connect(&m_service, &Service::budgetsSampled, this,
            [this](const QList<api::BudgetStatus> &budgets) {
                m_budgetStatuses = budgets;
                m_budgets.setValues(budgetRows(m_draft.edited().budgets, m_draft.live().budgets,
                                               m_budgetStatuses));
            });
    connect(&m_service, &Service::clientsSampled, this,
            [this](const QList<api::ClientStatus> &clients) {
                m_clients = clients;
                showConduct();
            });
    connect(&m_service, &Service::pricesChanged, this,
            [this](const api::PriceTableStatus &prices) {
                m_prices = prices;
                showPrices();
            });
    connect(&m_service, &Service::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                const bool wasEmpty = m_history.count() == 0;
                m_history.add(batch);
                if (wasEmpty && m_history.count() > 0 && !m_isReplayed) {
                    replay(); // says what it could rest on
                }
            });
}

void LimitsController::connectPage()
{
    connect(&m_draft, &LimitDraft::changed, this, &LimitsController::refresh);
    connect(&m_page, &LimitsPage::applyRequested, this, &LimitsController::apply);
    connect(&m_page, &LimitsPage::discardRequested, this, [this] {
        m_page.showProblem({});
        m_page.settings()->clearErrors();
        m_draft.discard();
    });
    connect(&m_page, &LimitsPage::undoRequested, &m_draft, &LimitDraft::undo);
    connect(&m_page, &LimitsPage::redoRequested, &m_draft, &LimitDraft::redo);
    connect(&m_page, &LimitsPage::languageChanged, this, [this] {
        showPrices();
        replay();
    });
    connect(&m_page, &Page::shown, this, [this] {
        m_second.start();
        tick();
    });
    connect(&m_page, &Page::hidden, &m_second, &QTimer::stop);
    connect(&m_second, &QTimer::timeout, this, &LimitsController::tick);
    connect(&m_replaySoon, &QTimer::timeout, this, &LimitsController::replay);

    connect(m_page.gauges(), &GaugesSection::resetRequested, this,
            [this](const QString &client) { m_service.resetLimits(client); });
    connect(m_page.conduct(), &ConductSection::resetRequested, this,
            [this](const QString &id) { m_service.resetClient(id); });
    connect(m_page.budgets(), &BudgetsSection::reconcileRequested, this,
            [this](const QString &budget) { m_service.reconcileBudget(budget); });
    LimitSettingsSection *settings = m_page.settings();
    connect(settings, &LimitSettingsSection::settingChosen, this,
            [this](const QString &key, const QVariant &value) {
                for (const LimitSetting &setting : limitSettings()) {
                    if (setting.key == key) {
                        m_draft.act([&](LimitEdits &edits) { setting.set(edits, value); });
                    }
                }
            });
    connect(settings, &LimitSettingsSection::replayRequested, this, [this] {
        m_isReplayed = true;
        replay();
    });
    const auto edits = [this](ListCard *list, auto edit, auto entries) {
        connect(list, &ListCard::addRequested, this, [this, edit] { (this->*edit)(-1); });
        connect(list, &ListCard::editRequested, this, edit);
        connect(list, &ListCard::removeRequested, this, [this, entries](int row) {
            m_draft.act([&](LimitEdits &draft) { entries(draft).removeAt(row); });
        });
        connect(list, &ListCard::moveRequested, this, [this, list, entries](int row, int to) {
            m_draft.act([&](LimitEdits &draft) { entries(draft).move(row, to); });
            list->select(to);
        });
    };
    edits(m_page.budgets()->list(), &LimitsController::editBudget,
          [](LimitEdits &draft) -> auto & { return draft.budgets; });
    edits(settings->rules(), &LimitsController::editRule,
          [](LimitEdits &draft) -> auto & { return draft.limits.rules; });
}

bool LimitsController::hasEdits() const
{
    return m_page.edits() > 0;
}

void LimitsController::tick()
{
    m_page.setNow(m_clock());
}

void LimitsController::refresh()
{
    const LimitEdits &edited = m_draft.edited();
    m_page.settings()->show(edited);
    m_rules.setValues(limitRuleRows(edited.limits.rules, m_draft.live().limits.rules));
    m_budgets.setValues(budgetRows(edited.budgets, m_draft.live().budgets, m_budgetStatuses));
    m_page.setEdits(m_draft.editsNotLive());
    m_page.setUndo(m_draft.canUndo(), m_draft.canRedo());
    if (m_isReplayed) {
        m_replaySoon.start();
    }
}

void LimitsController::showConduct()
{
    m_conduct.setValues(conductRows(m_clients, m_behaviours));
    const auto suspended
        = std::count_if(m_clients.cbegin(), m_clients.cend(), [](const api::ClientStatus &client) {
              return client.breaker.state == policy::AnomalyState::Suspended
                  && !client.breaker.isObserved;
          });
    m_page.setBadge(suspended == 0 ? QString() : QString::number(suspended));
}

void LimitsController::showPrices()
{
    if (m_prices.error.isError()) {
        m_page.budgets()->setPrices(errorLine(m_prices.error));
    } else if (m_prices.models > 0) {
        m_page.budgets()->setPrices(
            tr("Money by the prices of %n model(s); the oldest is of %1.", nullptr, m_prices.models)
                .arg(QLocale().toString(m_prices.asOf, QLocale::ShortFormat)));
    } else {
        m_page.budgets()->setPrices({});
    }
}

void LimitsController::editBudget(int row)
{
    auto *dialog = new BudgetDialog(row < 0, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (row >= 0) {
        dialog->setBudget(m_draft.edited().budgets.at(row));
    }
    connect(dialog, &EntryDialog::saveRequested, this, [this, dialog, row] {
        const api::BudgetConfig budget = dialog->budget();
        dialog->clearErrors();
        if (budget.name.isEmpty()) {
            dialog->showError(u"name"_s, tr("Give the budget a name."));
        } else if (isNameTaken(m_draft.edited().budgets, budget.name, row)) {
            dialog->showError(u"name"_s, tr("There is a budget of this name already."));
        } else if (budget.tokens <= 0 && budget.money <= 0) {
            dialog->showError(u"tokens"_s, tr("Say how many tokens, or how much money."));
        } else if (budget.currency.size() != 3) {
            dialog->showError(u"currency"_s, tr("Three letters, as USD or CNY."));
        } else {
            m_draft.act([&](LimitEdits &edits) {
                if (row < 0) {
                    edits.budgets.append(budget);
                } else if (row < edits.budgets.size()) {
                    edits.budgets[row] = budget;
                }
            });
            m_page.budgets()->list()->select(row < 0 ? m_budgets.rowCount() - 1 : row);
            dialog->accept();
        }
    });
    dialog->open();
}

void LimitsController::editRule(int row)
{
    auto *dialog = new LimitRuleDialog(row < 0, &m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (row >= 0) {
        dialog->setRule(m_draft.edited().limits.rules.at(row));
    }
    connect(dialog, &EntryDialog::saveRequested, this, [this, dialog, row] {
        const api::LimitRuleConfig rule = dialog->rule();
        const bool isEmpty = rule.requestsPerMinute == 0 && rule.tokensPerMinute == 0
            && rule.concurrentRequests == 0;
        dialog->clearErrors();
        if (rule.name.isEmpty()) {
            dialog->showError(u"name"_s, tr("Give the rule a name."));
        } else if (isNameTaken(m_draft.edited().limits.rules, rule.name, row)) {
            dialog->showError(u"name"_s, tr("There is a rule of this name already."));
        } else if (rule.pattern.isEmpty()) {
            dialog->showError(u"pattern"_s, tr("Say what it is for; * is everything."));
        } else if (isEmpty && rule.level != policy::LimitLevel::Key) {
            dialog->showError(u"requests_per_minute"_s, tr("Set at least one number."));
        } else {
            m_draft.act([&](LimitEdits &edits) {
                if (row < 0) {
                    edits.limits.rules.append(rule);
                } else if (row < edits.limits.rules.size()) {
                    edits.limits.rules[row] = rule;
                }
            });
            m_page.settings()->rules()->select(row < 0 ? m_rules.rowCount() - 1 : row);
            dialog->accept();
        }
    });
    dialog->open();
}

void LimitsController::apply()
{
    if (m_applying) {
        return;
    }
    m_page.showProblem({});
    m_page.settings()->clearErrors();
    m_page.setApplying(true);
    m_applying = true;
    m_service.apply(m_draft.appliedTo(*m_service.config()));
}

void LimitsController::onConfigApplied()
{
    m_applying = false;
    m_page.setApplying(false);
    m_draft.setLive(LimitEdits::of(*m_service.config()));
}

void LimitsController::onConfigRefused(const base::Error &why)
{
    if (!std::exchange(m_applying, false)) {
        return;
    }
    m_page.setApplying(false);
    const QString key = QString::fromStdString(why.where);
    if (m_page.settings()->setFieldError(key, QString::fromStdString(why.detail))) {
        m_page.showSection(LimitsPage::Section::Settings);
        m_page.settings()->setFieldError(key, QString::fromStdString(why.detail));
    } else {
        m_page.showProblem(errorLine(why));
    }
}

void LimitsController::replay()
{
    const QDateTime now = m_clock();
    if (m_history.count() == 0) {
        m_page.settings()->setReplay(
            {}, tr("No requests yet: the desk has seen none since it was opened."));
        return;
    }
    const QDateTime oldest = m_history.oldest();
    const QString reach = tr("%n request(s) since %1: what the desk has seen, at most 24 hours. A "
                             "refused client would have tried again, which is not replayed; nor "
                             "are breakers and limits that find themselves.",
                             nullptr, static_cast<int>(m_history.count()))
                              .arg(formatMoment(oldest, now));
    if (!m_isReplayed) {
        m_page.settings()->setReplay(
            tr("Replay sends these requests through the limits on this page, live or not."), reach);
        return;
    }
    const api::RelayConfig &config = *m_service.config();
    const std::vector<policy::ReplayRequest> requests
        = m_history.requests(config.clients.keys, config.access.keyCredentials);
    const policy::ReplayResult result = policy::replayLimits(
        requests, replayLimitsOf(m_draft.edited(), config.clients.keys, oldest, now));
    m_page.settings()->setReplay(limit_rows::replayText(result, now), reach);
}

} // namespace sluice::ui
