#include "service/file_watch.h"

#include <QFileInfo>
#include <QSet>
#include <QStorageInfo>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

namespace sluice::service {

namespace {

using namespace std::chrono_literals;

constexpr auto kCalm = 100ms;
constexpr auto kLongestBurst = 400ms;
constexpr auto kPollInterval = 500ms;

// File systems on which another machine's writes reach no watcher of ours.
bool isRemote(const QString &directory)
{
    const QByteArray type = QStorageInfo(directory).fileSystemType();
    constexpr std::string_view kRemote[] = {"nfs", "cifs", "smb", "9p", "fuse", "afs", "ceph", "vboxsf"};
    return std::any_of(std::begin(kRemote), std::end(kRemote), [&type](std::string_view name) {
        return type.startsWith(QByteArrayView(name.data(), static_cast<qsizetype>(name.size())));
    });
}

} // namespace

FileWatch::FileWatch(QObject *parent)
    : QObject(parent)
{
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalm);
    m_poll.setInterval(kPollInterval);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &FileWatch::noticeSystemEvent);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FileWatch::noticeSystemEvent);
    connect(&m_calm, &QTimer::timeout, this, &FileWatch::settle);
    connect(&m_poll, &QTimer::timeout, this, &FileWatch::poll);
}

bool FileWatch::setFiles(const QStringList &files)
{
    if (files == m_files) {
        return false;
    }
    m_files = files;
    m_stamps.clear();
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty()) {
        m_watcher.removePaths(watched);
    }
    for (const QString &file : files) {
        m_stamps.insert(file, stampOf(file));
    }
    watch();
    return true;
}

FileWatch::Stamp FileWatch::stampOf(const QString &file)
{
    const QFileInfo entry(file);
    return entry.exists() ? Stamp{entry.lastModified(), entry.size()} : Stamp{};
}

void FileWatch::watch()
{
    // The file itself for writes in place, its directory for renames over it and for files that are not there yet.
    QSet<QString> wanted;
    bool mustPoll = false;
    for (const QString &file : m_files) {
        const QString directory = QFileInfo(file).absolutePath();
        if (QFileInfo::exists(file)) {
            wanted.insert(file);
        }
        if (QFileInfo::exists(directory)) {
            wanted.insert(directory);
            mustPoll = mustPoll || isRemote(directory);
        } else {
            mustPoll = true;
        }
    }
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    wanted.subtract(QSet<QString>(watched.begin(), watched.end()));
    if (!wanted.isEmpty()) {
        mustPoll = !m_watcher.addPaths(QStringList(wanted.begin(), wanted.end())).isEmpty() || mustPoll;
    }
    if (mustPoll && !m_poll.isActive()) {
        m_poll.start();
    } else if (!mustPoll) {
        m_poll.stop();
    }
}

void FileWatch::noticeSystemEvent()
{
    if (!m_calm.isActive()) {
        m_burst.start();
        m_calm.start();
    } else if (std::chrono::milliseconds(m_burst.elapsed()) < kLongestBurst - kCalm) {
        m_calm.start(); // anew
    }
}

void FileWatch::poll()
{
    for (const QString &file : std::as_const(m_files)) {
        if (stampOf(file) != m_stamps.value(file)) {
            noticeSystemEvent();
            return;
        }
    }
}

void FileWatch::settle()
{
    // A rename over a file ends its watch: the new one needs its own.
    watch();
    for (const QString &file : std::as_const(m_files)) {
        m_stamps.insert(file, stampOf(file));
    }
    emit changed();
}

} // namespace sluice::service
