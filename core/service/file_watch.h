#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace sluice::service {

// Tells when one of a set of files has changed, however it was written: in place, by a rename over it, removed, or made anew.
// Waits until a burst of changes has calmed (100 ms, at most 400 ms), so that a file is not read half written. Where the system
// cannot watch (network file systems, no watches left) it compares time and size twice a second; otherwise it has no timer.
// GUI thread.
class FileWatch final : public QObject {
    Q_OBJECT
public:
    explicit FileWatch(QObject *parent = nullptr);

    // Replaces the set; absolute paths. Files need not exist. Returns whether the set is another than before.
    bool setFiles(const QStringList &files);

signals:
    void changed();

private:
    struct Stamp {
        QDateTime modified;
        qint64 size = -1; // -1: not there
        bool operator==(const Stamp &) const = default;
    };

    static Stamp stampOf(const QString &file);
    void watch();
    void noticeSystemEvent();
    void poll();
    void settle();

    QStringList m_files;
    QHash<QString, Stamp> m_stamps;
    QFileSystemWatcher m_watcher;
    QTimer m_calm; // single shot: the burst is over
    QTimer m_poll; // only where the system cannot watch
    QElapsedTimer m_burst; // since the first change of a burst
};

} // namespace sluice::service
