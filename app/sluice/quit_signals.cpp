#include "app/sluice/quit_signals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::app {

namespace {

std::array<int, 2> pair{-1, -1}; // [0]: written by the handler, [1]: read here

void onSignal(int /*number*/)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(pair[0], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject *parent) : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
        return; // the platform's default action stays in force
    }
    m_notifier = std::make_unique<QSocketNotifier>(pair[1], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(pair[1], &byte, 1) == 1) {
            emit quitRequested();
        }
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        ::sigaction(number, &action, nullptr);
    }
}

QuitSignals::~QuitSignals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        std::signal(number, SIG_DFL);
    }
    m_notifier.reset();
    for (int &end : pair) {
        if (end >= 0) {
            ::close(end);
            end = -1;
        }
    }
}

} // namespace sluice::app
