#include "integration/sluicectl/program.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTcpSocket>

namespace {

constexpr int kPatience = 30'000; // ms

QString programPath()
{
    return qEnvironmentVariable("SLUICECTL");
}

} // namespace

QJsonObject ProgramRun::json() const
{
    return QJsonDocument::fromJson(out).object();
}

ProgramRun runProgram(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(programPath(), arguments);
    process.write(input);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(kPatience);
    ProgramRun run;
    run.exitCode = ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

RunningProgram::RunningProgram(const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(programPath(), arguments);
}

RunningProgram::~RunningProgram()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(kPatience);
    }
}

QByteArray RunningProgram::readyLine()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_process.canReadLine() && clock.elapsed() < kPatience) {
        if (!m_process.waitForReadyRead(kPatience)) {
            return {};
        }
    }
    return m_process.readLine().trimmed();
}

int RunningProgram::terminate()
{
    m_process.terminate();
    if (!m_process.waitForFinished(kPatience) || m_process.exitStatus() != QProcess::NormalExit) {
        return -1;
    }
    return m_process.exitCode();
}

QByteArray addressOf(const QByteArray &readyLine, const QByteArray &key)
{
    for (const QByteArray &word : readyLine.split(' ')) {
        if (word.startsWith(QByteArray(key + '='))) {
            return word.mid(key.size() + 1);
        }
    }
    return {};
}

QByteArray answerOf(const QByteArray &address, const QByteArray &request)
{
    const qsizetype colon = address.lastIndexOf(':');
    QTcpSocket socket;
    socket.connectToHost(QString::fromLatin1(address.left(colon)),
                         address.mid(colon + 1).toUShort());
    if (!socket.waitForConnected(kPatience)) {
        return {};
    }
    socket.write(request);
    QByteArray answer;
    while (socket.state() == QAbstractSocket::ConnectedState
           && socket.waitForReadyRead(kPatience)) {
        answer += socket.readAll();
    }
    return answer + socket.readAll();
}
