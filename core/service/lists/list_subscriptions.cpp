#include "service/lists/list_subscriptions.h"

#include "api/config/base_url.h"
#include "service/lists/list_reading.h"
#include "tls/minisign.h"

#include <QFileInfo>
#include <QNetworkProxy>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr auto kFirstRetry = 1min; // doubles up to the list's own interval
constexpr auto kLongestWait = 10min; // then the clock is looked at again: a machine may have slept

// As the session is set up; what is on this machine needs no proxy.
class SessionProxies final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return api::isLoopbackHost(query.peerHostName()) ? QList<QNetworkProxy>{QNetworkProxy::NoProxy}
                                                         : systemProxyForQuery(query);
    }
};

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

base::Error checkContent(const api::WordListConfig &list, const FetchedList &fetched)
{
    if (!list.publicKey.isEmpty()) {
        const auto key = tls::parseMinisignKey(list.publicKey.trimmed().toStdString());
        if (!key) {
            return key.error();
        }
        if (const auto comment = tls::verifyMinisign(*key, view(fetched.content), view(fetched.signature)); !comment) {
            return {.code = base::ErrorCode::InvalidWordList,
                .detail = comment.error().detail,
                .where = list.url.toStdString()};
        }
    }
    // The name that its copy is read by later.
    const auto words = listWords(list.url, keptListPath(list, QString()), fetched.content);
    if (!words) {
        return words.error();
    }
    return words->empty() ? base::Error{.code = base::ErrorCode::InvalidWordList,
                                .detail = "expected at least one word",
                                .where = list.url.toStdString()}
                          : base::Error{};
}

} // namespace

ListSubscriptions::ListSubscriptions(QString dataDirectory, FileWorker &files, QObject *parent)
    : QObject(parent)
    , m_dataDirectory(std::move(dataDirectory))
    , m_files(files)
{
    m_network.setProxyFactory(new SessionProxies); // which it owns
    m_due.setSingleShot(true);
    connect(&m_due, &QTimer::timeout, this, &ListSubscriptions::plan);
}

ListSubscriptions::~ListSubscriptions()
{
    qDeleteAll(findChildren<ListFetch *>()); // before the network their answers belong to
}

ListSubscriptions::State &ListSubscriptions::stateOf(const api::WordListConfig &list)
{
    const QString path = keptListPath(list, m_dataDirectory);
    std::shared_ptr<State> &state = m_states[path];
    if (!state) {
        state = std::make_shared<State>();
        state->path = path;
    }
    state->list = list;
    return *state;
}

const ListSubscriptions::State *ListSubscriptions::find(const api::WordListConfig &list) const
{
    const auto state = m_states.constFind(keptListPath(list, m_dataDirectory));
    return state == m_states.constEnd() ? nullptr : state->get();
}

void ListSubscriptions::setLists(const QList<api::WordListConfig> &lists)
{
    rest();
    for (const api::WordListConfig &list : lists) {
        if (list.url.isEmpty()) {
            continue;
        }
        State &state = stateOf(list);
        state.isCared = true;
        if (state.nextAt.isValid() || state.isAsking) {
            continue;
        }
        m_files.enqueue([path = state.path] { return [path] { return readKeptList(path); }; },
            [this, path = state.path](const std::optional<KeptList> &kept) { noticeKept(path, kept); });
    }
    plan();
}

void ListSubscriptions::rest()
{
    m_due.stop();
    for (const std::shared_ptr<State> &state : std::as_const(m_states)) {
        state->isCared = false;
    }
    m_states.removeIf([](const auto &entry) { return !entry.value()->isAsking && !entry.value()->nextAt.isValid(); });
}

void ListSubscriptions::refresh(const api::WordListConfig &list)
{
    if (!list.url.isEmpty()) {
        ask(stateOf(list).path);
    }
}

void ListSubscriptions::fetchMissing(const QList<api::WordListConfig> &lists, std::function<void()> done)
{
    const auto left = std::make_shared<int>(0);
    QList<QString> asked;
    for (const api::WordListConfig &list : lists) {
        if (list.url.isEmpty() || QFileInfo::exists(keptListPath(list, m_dataDirectory))) {
            continue;
        }
        State &state = stateOf(list);
        ++*left;
        state.waiting.push_back([left, done] {
            if (--*left == 0) {
                done();
            }
        });
        asked.append(state.path);
    }
    if (asked.isEmpty()) {
        done();
    }
    for (const QString &path : std::as_const(asked)) {
        ask(path);
    }
}

void ListSubscriptions::describe(const api::WordListConfig &list, api::ListStatus &status) const
{
    status.isSubscription = !list.url.isEmpty();
    status.isSigned = status.isSubscription && !list.publicKey.isEmpty();
    const State *const state = status.isSubscription ? find(list) : nullptr;
    if (state == nullptr) {
        return;
    }
    const auto known = [](const QDateTime &time) { return time.isValid() ? std::optional(time) : std::nullopt; };
    status.isRefreshing = state->isAsking;
    status.checkedAt = known(state->kept.checkedAt);
    status.changedAt = known(state->kept.changedAt);
    status.nextAt = state->isCared ? known(state->nextAt) : std::nullopt;
    if (state->error.isError()) {
        status.error = state->error;
    }
}

base::Error ListSubscriptions::errorOf(const api::WordListConfig &list) const
{
    const State *const state = find(list);
    return state == nullptr ? base::Error{} : state->error;
}

bool ListSubscriptions::isRefused(const api::WordListConfig &list) const
{
    const State *const state = find(list);
    return state != nullptr && state->isRefused;
}

// Asking: read the facts, ask the server with them, take what it gave.

void ListSubscriptions::ask(const QString &path)
{
    const std::shared_ptr<State> state = m_states.value(path);
    if (!state || state->isAsking) {
        return;
    }
    state->isAsking = true;
    m_files.enqueue([path] { return [path] { return readKeptList(path); }; },
        [this, path](const std::optional<KeptList> &kept) {
            const std::shared_ptr<State> asking = m_states.value(path);
            asking->kept = kept.value_or(KeptList());
            auto *const fetch = new ListFetch(m_network, m_options, this);
            connect(fetch, &ListFetch::finished, this, [this, path, fetch](const FetchedList &fetched) {
                fetch->deleteLater();
                noticeFetched(path, fetched);
            });
            fetch->begin(QUrl(asking->list.url), asking->kept, !asking->list.publicKey.isEmpty());
        });
    emit statusChanged();
}

void ListSubscriptions::noticeKept(const QString &path, const std::optional<KeptList> &kept)
{
    const std::shared_ptr<State> state = m_states.value(path);
    if (!state || state->isAsking || state->nextAt.isValid()) {
        return;
    }
    state->kept = kept.value_or(KeptList());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool isPast = state->kept.checkedAt.isValid() && state->kept.checkedAt <= now; // a clock may have been wrong
    state->nextAt = isPast ? state->kept.checkedAt.addSecs(qint64(state->list.refreshHours) * 3600) : now;
    emit statusChanged();
    plan();
}

void ListSubscriptions::noticeFetched(const QString &path, const FetchedList &fetched)
{
    m_files.enqueue(
        [this, path, fetched] {
            const std::shared_ptr<State> state = m_states.value(path);
            return [list = state->list, path, kept = state->kept, fetched] { return take(list, path, kept, fetched); };
        },
        [this, path](const Taken &taken) { noticeTaken(path, taken); });
}

ListSubscriptions::Taken ListSubscriptions::take(const api::WordListConfig &list, const QString &path, KeptList kept,
    const FetchedList &fetched)
{
    Taken taken;
    taken.kept = kept;
    taken.error = fetched.error;
    if (taken.error.isError()) {
        return taken;
    }
    kept.checkedAt = QDateTime::currentDateTimeUtc();
    base::Result<void> written;
    if (fetched.isUnchanged) {
        written = keepFacts(path, kept);
    } else {
        taken.error = checkContent(list, fetched);
        taken.isRefused = taken.error.isError();
        if (taken.isRefused) {
            return taken;
        }
        kept.etag = fetched.etag;
        kept.lastModified = fetched.lastModified;
        kept.changedAt = kept.checkedAt;
        written = keepList(path, fetched.content, kept);
        taken.isNew = bool(written);
    }
    if (!written) {
        taken.error = written.error();
        return taken;
    }
    taken.kept = kept;
    return taken;
}

void ListSubscriptions::noticeTaken(const QString &path, const Taken &taken)
{
    const std::shared_ptr<State> state = m_states.value(path);
    state->isAsking = false;
    state->kept = taken.kept;
    state->error = taken.error;
    state->isRefused = taken.isRefused;
    const std::chrono::seconds interval = std::chrono::hours(state->list.refreshHours);
    std::chrono::seconds wait = interval;
    if (taken.error.isError()) {
        wait = std::min(interval, std::chrono::seconds(kFirstRetry) * (1 << std::min(state->failures++, 12)));
    } else {
        state->failures = 0;
    }
    state->nextAt = QDateTime::currentDateTimeUtc().addSecs(wait.count());
    if (taken.isNew) {
        emit copyChanged();
    }
    emit statusChanged();
    for (const std::function<void()> &waiting : std::exchange(state->waiting, {})) {
        waiting();
    }
    plan();
}

// Asks for what is due, and sleeps until something is.
void ListSubscriptions::plan()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QDateTime first;
    QList<QString> due;
    for (const std::shared_ptr<State> &state : std::as_const(m_states)) {
        if (!state->isCared || state->isAsking || !state->nextAt.isValid()) {
            continue;
        }
        if (state->nextAt <= now) {
            due.append(state->path);
        } else if (!first.isValid() || state->nextAt < first) {
            first = state->nextAt;
        }
    }
    for (const QString &path : std::as_const(due)) {
        ask(path);
    }
    if (first.isValid()) {
        const std::chrono::milliseconds wait(now.msecsTo(first));
        m_due.start(std::min<std::chrono::milliseconds>(wait, kLongestWait));
    }
}

} // namespace sluice::service
