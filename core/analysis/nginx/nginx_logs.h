#pragma once

#include "analysis/endpoint_name.h"
#include "analysis/error_tally.h"
#include "analysis/line_reader.h"
#include "analysis/nginx/access_line_parser.h"
#include "analysis/nginx/error_line_parser.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::analysis {

// Where a line stands.
struct LinePlace {
    std::string file;
    std::uint64_t line = 0;
    bool operator==(const LinePlace &) const = default;
};

// How reading went. No thread rules: value.
struct LogReading {
    static constexpr std::size_t kExamples = 5;

    std::vector<std::string> files;
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t unread = 0; // lines that are not of the format, or too long
    std::vector<LinePlace> unreadExamples; // the first kExamples of them
    std::uint64_t beside = 0; // read, but before the time asked for, or (error.log) about nothing that went wrong
    std::vector<base::Error> damaged; // files that could not be read to their end; what came before counts
};

// Reads an nginx's logs and counts. access.log gives the failures its clients saw, error.log their causes: both tell of the same events, so they
// are never added up. Constant memory. Any thread, one at a time; blocks.
class NginxLogs final {
public:
    // `since`: seconds since 1970; what is earlier is read over. 0: everything counts, lines without a time as well.
    NginxLogs(LogFormat format, std::int64_t since);

    void readAccess(const std::string &file);
    void readErrors(const std::string &file);
    // Asked between blocks of lines; true ends the reading. May be null.
    void onBetween(std::function<bool()> isCancelled) { m_isCancelled = std::move(isCancelled); }

    // From 400 on, and 0 (nginx writes 000 where it sent no answer).
    [[nodiscard]] const ErrorTally &failures() const { return m_failures; }
    [[nodiscard]] const ErrorTally &causes() const { return m_causes; }
    // For good: nothing can be counted afterwards.
    [[nodiscard]] ErrorTally takeFailures() { return std::move(m_failures); }
    [[nodiscard]] ErrorTally takeCauses() { return std::move(m_causes); }
    [[nodiscard]] const LogReading &accessReading() const { return m_accessReading; }
    [[nodiscard]] const LogReading &errorReading() const { return m_errorReading; }

private:
    class AccessSink;
    class ErrorSink;

    void countAccess(const AccessLine &line);
    void countError(const ErrorLine &line);

    AccessLineParser m_access;
    ErrorLineParser m_errors;
    std::int64_t m_since;
    std::function<bool()> m_isCancelled;
    EndpointName m_endpoint;
    std::string m_upstream;
    std::string m_model;
    ErrorTally m_failures;
    ErrorTally m_causes;
    LogReading m_accessReading;
    LogReading m_errorReading;
};

} // namespace sluice::analysis
