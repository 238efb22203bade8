#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

// The sluicectl that was built, as a shell sees it.

struct ProgramRun {
    int exitCode = -1; // -1: it did not end by itself
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const; // of the whole of `out`
};

// Runs it to its end.
ProgramRun runProgram(const QStringList &arguments, const QByteArray &input = {});

// One that stays: demo-upstream, serve.
class RunningProgram final {
public:
    explicit RunningProgram(const QStringList &arguments);
    ~RunningProgram(); // kills it if it still runs

    // The line "ready https=… http=…"; empty if the program ended first or took too long.
    QByteArray readyLine();
    // SIGTERM; gives the exit code.
    int terminate();
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
};

// "127.0.0.1:8443" of such a line, by key.
QByteArray addressOf(const QByteArray &readyLine, const QByteArray &key);

// What a server answers to a request, read to the end of the connection.
QByteArray answerOf(const QByteArray &address, const QByteArray &request);
