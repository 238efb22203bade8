#include "ui/pages/requests/requests_controller.h"

#include "ui/pages/requests/request_detail.h"
#include "ui/pages/requests/request_proxy.h"
#include "ui/pages/requests/requests_page.h"
#include "ui/text/format.h"

#include <QClipboard>
#include <QGuiApplication>

namespace sluice::ui {

using namespace std::chrono_literals;

namespace {

QString fieldOf(RequestColumn column)
{
    switch (column) {
    case RequestColumn::Client:
        return QStringLiteral("client");
    case RequestColumn::Model:
        return QStringLiteral("model");
    case RequestColumn::Upstream:
        return QStringLiteral("upstream");
    case RequestColumn::Status:
        return QStringLiteral("status");
    case RequestColumn::Verdict:
        return QStringLiteral("verdict");
    default:
        return {};
    }
}

QString verdictWord(policy::VerdictKind verdict)
{
    switch (verdict) {
    case policy::VerdictKind::Pass:
        return QStringLiteral("pass");
    case policy::VerdictKind::Flag:
        return QStringLiteral("flag");
    case policy::VerdictKind::Mask:
        return QStringLiteral("mask");
    case policy::VerdictKind::Block:
        return QStringLiteral("block");
    }
    return {};
}

} // namespace

RequestsController::RequestsController(RequestsPage &page, api::RelayService &service,
                                       QObject *parent)
    : QObject(parent), m_service(service), m_page(page), m_proxy(new RequestProxy(this))
{
    m_proxy->setSourceModel(&m_model);
    page.setModel(m_proxy);
    m_livePoll.setInterval(500ms);

    connect(&service, &api::RelayService::recordsAppended, this,
            [this](const QList<api::ExchangeRecord> &batch) {
                update([this, &batch] { m_model.append(batch); });
            });
    connect(&service, &api::RelayService::liveListed, this,
            [this](const QList<api::ExchangeRecord> &running) {
                update([this, &running] { m_model.setLive(running); });
            });
    connect(&m_livePoll, &QTimer::timeout, &service, &api::RelayService::pollLive);
    connect(&page, &Page::shown, this, [this] {
        m_service.pollLive();
        m_livePoll.start();
    });
    connect(&page, &Page::hidden, &m_livePoll, &QTimer::stop);
    connect(&page, &RequestsPage::searchRequested, this, &RequestsController::search);
    connect(&page, &RequestsPage::freezeRequested, this,
            [this](bool frozen) { m_model.setFrozen(frozen); });
    connect(&page, &RequestsPage::clearRequested, this, [this] {
        m_model.clear();
        choose(-1);
        refreshCounts();
    });
    connect(&page, &RequestsPage::endRequested, this, &RequestsController::goToEnd);
    connect(&page, &RequestsPage::rowChosen, this, &RequestsController::choose);
    connect(&page, &RequestsPage::copyRowRequested, this, &RequestsController::copyRow);
    connect(&page, &RequestsPage::copyCurlRequested, this, &RequestsController::copyCurl);
    connect(&page, &RequestsPage::searchValueRequested, this, &RequestsController::searchValue);
    connect(&page, &RequestsPage::connectHelpRequested, this,
            &RequestsController::connectHelpRequested);
    connect(&page, &RequestsPage::retranslated, this, [this] {
        m_proxy->retranslate();
        refreshCounts();
    });
    connect(&m_model, &RequestTableModel::waitingChanged, this,
            [this](int waiting) { m_page.setWaiting(waiting); });
    refreshCounts();
}

void RequestsController::search(const QString &text)
{
    if (text == m_searchText) {
        return;
    }
    m_searchText = text;
    m_page.setSearchText(text);
    m_isRestoring = true; // the reset drops the selection; the chosen request stays chosen
    m_model.setSearch(RequestSearch::parse(text));
    if (m_chosen) {
        if (const int row = m_model.rowOf(*m_chosen); row >= 0) {
            m_page.select(row);
        } else {
            m_chosen.reset();
            m_page.setDetail(std::nullopt);
        }
    }
    m_isRestoring = false;
    refreshCounts();
}

void RequestsController::showRequest(quint64 id)
{
    int row = m_model.rowOf(id);
    if (row < 0 && m_model.isSearching()) {
        search(QString());
        row = m_model.rowOf(id);
    }
    if (row >= 0) {
        m_page.select(row);
    }
}

void RequestsController::choose(int row)
{
    if (m_isRestoring) {
        return;
    }
    const std::optional<api::ExchangeRecord> record = m_model.recordAt(row);
    m_chosen = record ? std::optional(record->id) : std::nullopt;
    m_page.setDetail(record);
}

// A running row that ends is removed and comes back as a finished one: that must not look like a
// choice of the user's.
void RequestsController::update(const std::function<void()> &change)
{
    m_isRestoring = true;
    change();
    m_isRestoring = false;
    refreshCounts();
    refreshDetail();
}

// A running request changes, and moves when it ends: the details follow it.
void RequestsController::refreshDetail()
{
    const std::optional<api::ExchangeRecord> &shown = m_page.detail().record();
    if (!shown || !shown->running) {
        return;
    }
    const quint64 id = shown->id;
    const int row = m_model.rowOf(id);
    if (row >= 0) {
        m_chosen = id;
        m_isRestoring = true;
        m_page.select(row);
        m_isRestoring = false;
        m_page.setDetail(m_model.recordAt(row));
    }
}

void RequestsController::refreshCounts()
{
    const int shown = m_model.rowCount();
    const int stored = m_model.storedCount();
    m_page.setCount(m_model.isSearching() ? tr("%1 of %2")
                                                .arg(formatCount(static_cast<qint64>(shown)),
                                                     formatCount(static_cast<qint64>(stored)))
                                          : formatCount(static_cast<qint64>(shown)));
    m_page.setEmpty(shown > 0                   ? RequestsPage::Emptiness::None
                        : m_model.isSearching() ? RequestsPage::Emptiness::NothingFound
                                                : RequestsPage::Emptiness::NoRequests);
}

void RequestsController::searchValue(int row, int column, bool exclude)
{
    const std::optional<api::ExchangeRecord> record = m_model.recordAt(row);
    if (!record) {
        return;
    }
    const auto kind = static_cast<RequestColumn>(column);
    QString value;
    switch (kind) {
    case RequestColumn::Client:
        value = record->client;
        break;
    case RequestColumn::Model:
        value = record->model;
        break;
    case RequestColumn::Upstream:
        value = record->upstream;
        break;
    case RequestColumn::Status:
        value = QString::number(record->status);
        break;
    case RequestColumn::Verdict:
        value = verdictWord(record->verdict);
        break;
    default:
        return;
    }
    if (value.isEmpty()) {
        return;
    }
    const QString term
        = (exclude ? QStringLiteral("-") : QString()) + RequestSearch::term(fieldOf(kind), value);
    search(m_searchText.isEmpty() ? term : m_searchText + QLatin1Char(' ') + term);
}

void RequestsController::copyRow(int row)
{
    QStringList cells;
    for (int column = 0; column < m_proxy->columnCount(); ++column) {
        cells.append(m_proxy->index(row, column).data().toString());
    }
    if (row >= 0) {
        QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
    }
}

void RequestsController::copyCurl(int row)
{
    if (const std::optional<api::ExchangeRecord> record = m_model.recordAt(row)) {
        const api::RelayStatus status = m_service.status();
        QGuiApplication::clipboard()->setText(curlOf(
            *record, status.httpsUrl.isEmpty() ? status.httpUrl : status.httpsUrl, status.caFile));
    }
}

void RequestsController::goToEnd()
{
    if (m_model.isFrozen()) {
        m_page.setFrozen(false); // its signal thaws the model
    }
    m_page.goToEnd();
}

} // namespace sluice::ui
