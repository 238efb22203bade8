#include "app/sluicectl/stop_signal.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace sluice::ctl {

namespace {

std::array<int, 2> s_pipe{-1, -1}; // read end, write end

extern "C" void onStopSignal(int)
{
    const int error = errno; // what the interrupted code was about to look at
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(s_pipe[1], &byte, 1);
    errno = error;
}

void install(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

} // namespace

StopSignal::StopSignal(QObject *parent) : QObject(parent)
{
    Q_ASSERT(s_pipe[0] == -1);
    if (::pipe2(s_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        qFatal("No descriptor is left for the signal pipe");
    }
    m_notifier = new QSocketNotifier(s_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &StopSignal::drainPipe);
    install(onStopSignal);
}

StopSignal::~StopSignal()
{
    install(SIG_DFL);
    ::close(s_pipe[0]);
    ::close(s_pipe[1]);
    s_pipe = {-1, -1};
}

void StopSignal::drainPipe()
{
    std::array<char, 16> bytes{};
    while (::read(s_pipe[0], bytes.data(), bytes.size()) > 0) { }
    emit requested();
}

} // namespace sluice::ctl
