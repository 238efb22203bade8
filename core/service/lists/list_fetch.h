#pragma once

#include "base/error.h"
#include "service/lists/kept_list.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <chrono>

namespace sluice::service {

struct ListFetchOptions {
    qint64 largest = 64 * 1024 * 1024; // bytes
    std::chrono::milliseconds silence{15'000}; // without a byte
    std::chrono::milliseconds whole{60'000}; // list and signature together
    int redirects = 5;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
};

// What a server gave. No thread rules: value.
struct FetchedList {
    base::Error error; // FileUnreadable with the address; else one of the two below
    bool isUnchanged = false; // the copy we have is the newest
    QByteArray content;
    QByteArray signature; // where one was asked for
    QByteArray etag;
    QByteArray lastModified;
};

// Asks for a list once: HTTPS only (plain HTTP on loopback), whatever redirects say; nothing is sent but the questions, no cookies, no
// credentials. Reports once, never from within begin(). GUI thread.
class ListFetch final : public QObject {
    Q_OBJECT
public:
    ListFetch(QNetworkAccessManager &network, ListFetchOptions options, QObject *parent = nullptr);
    ~ListFetch() override;

    // `known`: what we have, to be told only of news. With `isSigned` its signature, URL + ".minisig", is fetched too.
    void begin(const QUrl &url, const KeptList &known, bool isSigned);

signals:
    void finished(const sluice::service::FetchedList &fetched);

private:
    void follow(const QUrl &next, qint64 largest, const KeptList &known, void (ListFetch::*done)());
    void get(const QUrl &url, qint64 largest, const KeptList &known, void (ListFetch::*done)());
    void noticeList();
    void noticeSignature();
    void finish();
    void fail(const QString &why);
    [[nodiscard]] bool checkReply();

    QNetworkAccessManager &m_network;
    ListFetchOptions m_options;
    QUrl m_url;
    bool m_isSigned = false;
    QNetworkReply *m_reply = nullptr; // ours
    QByteArray m_body;
    int m_hops = 0; // redirects of this question
    FetchedList m_fetched;
    QTimer m_limit;
};

// Whether lists may be fetched from there: https, or http on this machine.
bool mayFetchFrom(const QUrl &url);

} // namespace sluice::service
