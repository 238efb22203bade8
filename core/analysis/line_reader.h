#pragma once

#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::analysis {

// Who is told the lines of a file. No thread rules: called in the thread that reads.
class LineSink {
public:
    virtual ~LineSink() = default;
    // Without its newline; `number` is 1 for the file's first. The view holds until the call returns. False: no more lines are wanted.
    virtual bool onLine(std::string_view line, std::uint64_t number) = 0;
    // A line that does not fit: nothing of it was told. It is counted in the numbers.
    virtual void onTooLong(std::uint64_t number) = 0;
};

struct ReadCounts {
    std::uint64_t bytes = 0; // of text, unpacked
    std::uint64_t lines = 0;
    base::Error problem; // FileNotFound, FileUnreadable; what came before it was told
};

// Longer lines are not told: memory stays the same whatever a file holds.
inline constexpr std::size_t kLongestLine = 256 * 1024;

// Reads a file, plain or gzip (told by its first bytes), in blocks, and tells its lines. The last one counts without a newline too. Blocks.
ReadCounts readLines(const std::string &path, LineSink &sink);

// Cuts blocks into lines. Any thread, one at a time.
class LineCutter final {
public:
    explicit LineCutter(LineSink &sink)
        : m_sink(sink)
    {
    }

    bool feed(std::string_view block); // false: the sink wants no more
    bool finish();
    [[nodiscard]] std::uint64_t lines() const { return m_number; }

private:
    bool tell(std::string_view line);

    LineSink &m_sink;
    std::string m_begun; // of a line that goes on in the next block
    bool m_isTooLong = false; // the line that goes on
    std::uint64_t m_number = 0;
};

} // namespace sluice::analysis
