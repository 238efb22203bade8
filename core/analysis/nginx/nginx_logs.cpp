#include "analysis/nginx/nginx_logs.h"

#include <utility>

namespace sluice::analysis {

namespace {

constexpr std::uint64_t kLinesBetween = 16'384;
constexpr std::size_t kLongestName = 120;

// Notes lines that could not be read, and lets a reading end early.
class CountingSink : public LineSink {
public:
    CountingSink(const std::string &file, LogReading &reading, const std::function<bool()> &isCancelled)
        : m_file(file)
        , m_reading(reading)
        , m_isCancelled(isCancelled)
    {
    }

    void onTooLong(std::uint64_t number) override { addUnread(number); }

protected:
    void addUnread(std::uint64_t number)
    {
        ++m_reading.unread;
        if (m_reading.unreadExamples.size() < LogReading::kExamples) {
            m_reading.unreadExamples.push_back({m_file, number});
        }
    }
    [[nodiscard]] bool wantsMore(std::uint64_t number) const
    {
        return number % kLinesBetween != 0 || !m_isCancelled || !m_isCancelled();
    }
    LogReading &reading() { return m_reading; }

private:
    const std::string &m_file;
    LogReading &m_reading;
    const std::function<bool()> &m_isCancelled;
};

void readInto(const std::string &file, LogReading &reading, LineSink &sink)
{
    const ReadCounts counts = readLines(file, sink);
    reading.files.push_back(file);
    reading.bytes += counts.bytes;
    reading.lines += counts.lines;
    if (counts.problem.isError()) {
        reading.damaged.push_back(counts.problem);
    }
}

// Where it arose, as far as the times of its phases tell; without $upstream_status it is open who answered.
ErrorPhase phaseOf(const AccessLine &line, ErrorPhase known)
{
    if (known == ErrorPhase::Local && !line.tellsUpstreamStatus) {
        return ErrorPhase::Unknown;
    }
    if (known != ErrorPhase::Unknown) {
        return known;
    }
    if (!line.hasConnected) {
        return ErrorPhase::Connect;
    }
    return line.hasHead ? known : ErrorPhase::ReadHead;
}

} // namespace

class NginxLogs::AccessSink final : public CountingSink {
public:
    AccessSink(NginxLogs &logs, const std::string &file)
        : CountingSink(file, logs.m_accessReading, logs.m_isCancelled)
        , m_logs(logs)
    {
    }

    bool onLine(std::string_view line, std::uint64_t number) override
    {
        if (!m_logs.m_access.parse(line, m_line)) {
            addUnread(number);
        } else if (m_line.time < m_logs.m_since) {
            ++reading().beside;
        } else {
            m_logs.countAccess(m_line);
        }
        return wantsMore(number);
    }

private:
    NginxLogs &m_logs;
    AccessLine m_line;
};

class NginxLogs::ErrorSink final : public CountingSink {
public:
    ErrorSink(NginxLogs &logs, const std::string &file)
        : CountingSink(file, logs.m_errorReading, logs.m_isCancelled)
        , m_logs(logs)
    {
    }

    bool onLine(std::string_view line, std::uint64_t number) override
    {
        if (!m_logs.m_errors.parse(line, m_line)) {
            addUnread(number);
        } else if (m_line.time < m_logs.m_since || !m_line.isFault()) {
            ++reading().beside;
        } else {
            m_logs.countError(m_line);
        }
        return wantsMore(number);
    }

private:
    NginxLogs &m_logs;
    ErrorLine m_line;
};

NginxLogs::NginxLogs(LogFormat format, std::int64_t since)
    : m_access(std::move(format))
    , m_since(since)
{
}

void NginxLogs::readAccess(const std::string &file)
{
    AccessSink sink(*this, file);
    readInto(file, m_accessReading, sink);
}

void NginxLogs::readErrors(const std::string &file)
{
    ErrorSink sink(*this, file);
    readInto(file, m_errorReading, sink);
}

void NginxLogs::countAccess(const AccessLine &line)
{
    m_endpoint.take(line.target);
    m_failures.countRequest(line.time, m_endpoint.endpoint());
    if (line.status >= 100 && line.status < 400) {
        return;
    }
    m_upstream.clear();
    appendPrintable(m_upstream, line.upstream, kLongestName);
    m_model.clear();
    appendPrintable(m_model, line.model.empty() ? m_endpoint.model() : line.model, kLongestName);
    // nginx gives an upstream that could not be reached the status it answers itself.
    const bool isOurs = line.upstreamStatus != line.status;
    const StatusMeaning meaning = line.status == 0 ? StatusMeaning{ErrorClass::ClientGone, ErrorPhase::Client} : meaningOfStatus(line.status, isOurs);
    m_failures.countError({line.time, m_endpoint.endpoint(), m_model, m_upstream, line.status, meaning.kind, phaseOf(line, meaning.phase),
        line.requestTime});
}

void NginxLogs::countError(const ErrorLine &line)
{
    m_endpoint.take(line.target);
    m_upstream.clear();
    appendPrintable(m_upstream, line.upstream, kLongestName);
    m_causes.countError({line.time, m_endpoint.endpoint(), m_endpoint.model(), m_upstream, 0, line.kind, line.phase, {}});
}

} // namespace sluice::analysis
