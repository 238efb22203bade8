#include "service/lists/list_fetch.h"

#include "api/config/base_url.h"

#include <QNetworkRequest>

#include <utility>

namespace sluice::service {

namespace {

constexpr qint64 kLargestSignature = 16 * 1024;

QUrl signatureUrl(QUrl url)
{
    url.setPath(url.path() + QStringLiteral(".minisig"));
    return url;
}

} // namespace

bool mayFetchFrom(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    return url.isValid() && !host.isEmpty() && url.userInfo().isEmpty()
        && (url.scheme() == QLatin1String("https") || (url.scheme() == QLatin1String("http") && api::isLoopbackHost(host)));
}

ListFetch::ListFetch(QNetworkAccessManager &network, ListFetchOptions options, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_options(std::move(options))
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(m_options.whole);
    connect(&m_limit, &QTimer::timeout, this, [this] { fail(QStringLiteral("took too long")); });
}

ListFetch::~ListFetch()
{
    if (m_reply != nullptr) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void ListFetch::begin(const QUrl &url, const KeptList &known, bool isSigned)
{
    m_url = url;
    m_isSigned = isSigned;
    if (!mayFetchFrom(url)) {
        QMetaObject::invokeMethod(
            this, [this] { fail(QStringLiteral("expected an https:// address")); }, Qt::QueuedConnection);
        return;
    }
    m_limit.start();
    m_hops = 0;
    get(url, m_options.largest, known, &ListFetch::noticeList);
}

void ListFetch::get(const QUrl &url, qint64 largest, const KeptList &known, void (ListFetch::*done)())
{
    QNetworkRequest request(url);
    request.setSslConfiguration(m_options.tls);
    request.setTransferTimeout(static_cast<int>(m_options.silence.count()));
    // Followed here: Qt 6.4 may call a reply finished between two hops.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "sluice");
    request.setRawHeader("Accept-Encoding", "identity"); // what is counted is what is kept
    if (!known.etag.isEmpty()) {
        request.setRawHeader("If-None-Match", known.etag);
    }
    if (!known.lastModified.isEmpty()) {
        request.setRawHeader("If-Modified-Since", known.lastModified);
    }
    m_body.clear();
    m_reply = m_network.get(request);
    const auto read = [this, largest] {
        const QVariant promised = m_reply->header(QNetworkRequest::ContentLengthHeader);
        if (m_reply->isOpen()) {
            m_body += m_reply->readAll();
        }
        if (m_body.size() > largest || (promised.isValid() && promised.toLongLong() > largest)) {
            fail(QStringLiteral("is larger than %1 bytes").arg(largest));
            return false;
        }
        return true;
    };
    connect(m_reply, &QNetworkReply::readyRead, this, read);
    connect(m_reply, &QNetworkReply::finished, this, [this, read, largest, known, done] {
        if (!read()) {
            return;
        }
        if (const QUrl next = m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl(); !next.isEmpty()) {
            follow(m_reply->url().resolved(next), largest, known, done);
        } else {
            (this->*done)();
        }
    });
}

void ListFetch::follow(const QUrl &next, qint64 largest, const KeptList &known, void (ListFetch::*done)())
{
    if (++m_hops > m_options.redirects) {
        fail(QStringLiteral("was sent on too often"));
    } else if (!mayFetchFrom(next)) {
        fail(QStringLiteral("was sent on to an address that is not https://"));
    } else {
        std::exchange(m_reply, nullptr)->deleteLater();
        get(next, largest, known, done);
    }
}

// Says what is wrong with the answer, if something is.
bool ListFetch::checkReply()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool hasAnswered = status >= 200; // Qt says 100 before the first line of an answer
    if (hasAnswered && status != 200 && status != 304) {
        fail(QStringLiteral("the server answered %1").arg(status));
        return false;
    }
    if (m_reply->error() != QNetworkReply::NoError) {
        fail(m_reply->error() == QNetworkReply::OperationCanceledError ? QStringLiteral("the server does not answer")
                                                                       : m_reply->errorString());
        return false;
    }
    if (!hasAnswered) {
        fail(QStringLiteral("the server does not answer"));
        return false;
    }
    const QByteArray coding = m_reply->rawHeader("Content-Encoding").trimmed().toLower();
    if (!coding.isEmpty() && coding != "identity") {
        fail(QStringLiteral("came in a coding that was not asked for"));
        return false;
    }
    return true;
}

void ListFetch::noticeList()
{
    if (!checkReply()) {
        return;
    }
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_fetched.etag = m_reply->rawHeader("ETag");
    m_fetched.lastModified = m_reply->rawHeader("Last-Modified");
    m_fetched.isUnchanged = status == 304;
    m_fetched.content = std::exchange(m_body, {});
    std::exchange(m_reply, nullptr)->deleteLater();
    if (!m_isSigned || m_fetched.isUnchanged) {
        finish();
        return;
    }
    m_url = signatureUrl(m_url);
    m_hops = 0;
    get(m_url, kLargestSignature, {}, &ListFetch::noticeSignature);
}

void ListFetch::noticeSignature()
{
    if (!checkReply()) {
        return;
    }
    m_fetched.signature = std::exchange(m_body, {});
    finish();
}

void ListFetch::fail(const QString &why)
{
    m_fetched = {};
    m_fetched.error = {.code = base::ErrorCode::FileUnreadable,
        .detail = why.toStdString(),
        .where = m_url.toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo).toStdString()};
    finish();
}

void ListFetch::finish()
{
    m_limit.stop();
    if (m_reply != nullptr) {
        m_reply->disconnect(this);
        if (m_reply->isRunning()) {
            m_reply->abort();
        }
        std::exchange(m_reply, nullptr)->deleteLater();
    }
    emit finished(m_fetched);
}

} // namespace sluice::service
