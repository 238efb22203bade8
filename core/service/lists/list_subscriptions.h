#pragma once

#include "api/config/relay_config.h"
#include "api/records.h"
#include "base/error.h"
#include "service/file_worker.h"
#include "service/lists/kept_list.h"
#include "service/lists/list_fetch.h"

#include <QHash>
#include <QList>
#include <QNetworkAccessManager>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace sluice::service {

// Keeps copies of subscribed word lists in the data directory: asks for each when it is due, checks its signature and its words, and puts it
// in the place of the last one only if it can be used. Work on files goes through `files`, in turn with whoever reads the copies.
// GUI thread.
class ListSubscriptions final : public QObject {
    Q_OBJECT
public:
    ListSubscriptions(QString dataDirectory, FileWorker &files, QObject *parent = nullptr);
    ~ListSubscriptions() override;

    void setOptions(const ListFetchOptions &options) { m_options = options; }

    // The lists to care for from now on; those without `url` do not matter. Due ones are asked for.
    void setLists(const QList<api::WordListConfig> &lists);
    // Asks no more until setLists(); what is under way ends.
    void rest();
    // At once, whether due or not.
    void refresh(const api::WordListConfig &list);
    // Asks for those lists that have no copy; `done` when all have answered, at once if none lacks one.
    void fetchMissing(const QList<api::WordListConfig> &lists, std::function<void()> done);

    // Puts in what is known of a list: times, whether it is asked for now, and why the newest is not here.
    void describe(const api::WordListConfig &list, api::ListStatus &status) const;
    // The last try's error, none if it went well.
    [[nodiscard]] base::Error errorOf(const api::WordListConfig &list) const;
    // Whether that error is about what came (refused), not about the way.
    [[nodiscard]] bool isRefused(const api::WordListConfig &list) const;

signals:
    void copyChanged(); // other words than before
    void statusChanged();

private:
    struct State {
        api::WordListConfig list;
        QString path;
        KeptList kept;
        bool isCared = false; // of setLists()
        bool isAsking = false;
        int failures = 0; // in a row
        base::Error error;
        bool isRefused = false;
        QDateTime nextAt;
        std::vector<std::function<void()>> waiting;
    };
    // What the work on files made of an answer.
    struct Taken {
        base::Error error;
        bool isRefused = false;
        bool isNew = false;
        KeptList kept;
    };

    State &stateOf(const api::WordListConfig &list);
    [[nodiscard]] const State *find(const api::WordListConfig &list) const;
    void ask(const QString &path);
    void noticeKept(const QString &path, const std::optional<KeptList> &kept);
    void noticeFetched(const QString &path, const FetchedList &fetched);
    void noticeTaken(const QString &path, const Taken &taken);
    static Taken take(const api::WordListConfig &list, const QString &path, KeptList kept, const FetchedList &fetched);
    void plan();

    QString m_dataDirectory;
    FileWorker &m_files;
    ListFetchOptions m_options;
    QNetworkAccessManager m_network;
    QHash<QString, std::shared_ptr<State>> m_states; // by path of the copy
    QTimer m_due;
};

} // namespace sluice::service
