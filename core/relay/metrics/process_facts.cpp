#include "relay/metrics/process_facts.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

#ifdef __linux__
#    include <unistd.h>
#endif

namespace sluice::relay {

namespace {

#ifdef __linux__

// Fields of /proc/self/stat behind the program's name (proc(5)), which may have spaces and brackets in it.
struct ProcessTimes {
    double cpuSeconds = 0;
    double startSeconds = 0; // after boot
    double residentBytes = 0;
};

std::optional<ProcessTimes> processTimes()
{
    std::ifstream file("/proc/self/stat");
    const std::string line((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const std::size_t nameEnd = line.rfind(')');
    if (nameEnd == std::string::npos) {
        return {};
    }
    // Fields count from 1, and this one is the third.
    constexpr int kFirst = 3;
    constexpr int kUserTime = 14;
    constexpr int kSystemTime = 15;
    constexpr int kStart = 22;
    constexpr int kResident = 24;
    std::istringstream rest(line.substr(nameEnd + 1));
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    ProcessTimes times;
    std::string field;
    for (int index = kFirst; index <= kResident && rest >> field; ++index) {
        if (index == kUserTime || index == kSystemTime) {
            times.cpuSeconds += std::stod(field) / ticks;
        } else if (index == kStart) {
            times.startSeconds = std::stod(field) / ticks;
        } else if (index == kResident) {
            times.residentBytes = std::stod(field) * static_cast<double>(sysconf(_SC_PAGESIZE));
        }
    }
    return times;
}

std::optional<double> bootTime()
{
    std::ifstream file("/proc/stat");
    std::string name;
    while (file >> name) {
        double value = 0;
        if (name == "btime" && file >> value) {
            return value;
        }
        std::getline(file, name);
    }
    return {};
}

std::optional<double> openDescriptors()
{
    std::error_code error;
    std::filesystem::directory_iterator entries("/proc/self/fd", error);
    if (error) {
        return {};
    }
    double count = 0;
    for (const auto end = std::filesystem::directory_iterator(); entries != end && !error; entries.increment(error)) {
        ++count;
    }
    return count - 1; // the one that reads them
}

#endif

} // namespace

void writeProcessFacts([[maybe_unused]] MetricText &text)
{
#ifdef __linux__
    using Kind = MetricText::Kind;
    if (const auto times = processTimes()) {
        text.family("process_cpu_seconds_total", Kind::Counter, "User and system CPU time.");
        text.sample({}, times->cpuSeconds);
        text.family("process_resident_memory_bytes", Kind::Gauge, "Resident memory.");
        text.sample({}, times->residentBytes);
        if (const auto boot = bootTime()) {
            text.family("process_start_time_seconds", Kind::Gauge, "Start of the process since the Unix epoch.");
            text.sample({}, *boot + times->startSeconds);
        }
    }
    if (const auto descriptors = openDescriptors()) {
        text.family("process_open_fds", Kind::Gauge, "Open file descriptors.");
        text.sample({}, *descriptors);
    }
#endif
}

} // namespace sluice::relay
