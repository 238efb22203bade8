#include "analysis/line_reader.h"

#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

namespace sluice::analysis {

namespace {

constexpr std::size_t kBlock = 512 * 1024;
constexpr int kGzipWindow = 15 + 16; // zlib: gzip only

struct CloseFile {
    void operator()(std::FILE *file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

base::Error unreadable(const std::string &path, std::string detail)
{
    return {base::ErrorCode::FileUnreadable, std::move(detail), path, 0};
}

// Unpacks gzip as it comes; several files in one follow each other, as `cat a.gz b.gz` makes them.
class Unpacker final {
public:
    Unpacker()
        : m_out(kBlock)
    {
        m_isReady = inflateInit2(&m_stream, kGzipWindow) == Z_OK;
    }
    ~Unpacker() { inflateEnd(&m_stream); }
    Unpacker(const Unpacker &) = delete;
    Unpacker &operator=(const Unpacker &) = delete;

    // False when `use` wants no more, or on damage, which damage() tells.
    template<typename Use>
    bool feed(std::vector<char> &block, std::size_t size, Use use)
    {
        m_stream.next_in = reinterpret_cast<Bytef *>(block.data());
        m_stream.avail_in = static_cast<uInt>(size);
        while (m_isReady && (m_stream.avail_in > 0 || m_isFull)) {
            if (m_isBetween) {
                inflateReset(&m_stream);
                m_isBetween = false;
            }
            m_stream.next_out = reinterpret_cast<Bytef *>(m_out.data());
            m_stream.avail_out = static_cast<uInt>(m_out.size());
            const int state = inflate(&m_stream, Z_NO_FLUSH);
            const std::size_t got = m_out.size() - m_stream.avail_out;
            if (got > 0 && !use(std::string_view(m_out.data(), got))) {
                return false;
            }
            m_isFull = m_stream.avail_out == 0;
            m_isBetween = state == Z_STREAM_END;
            if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
                m_damage = m_stream.msg == nullptr ? "damaged gzip" : m_stream.msg;
                return false;
            }
            if (state == Z_BUF_ERROR || (m_isBetween && m_stream.avail_in == 0)) {
                m_isFull = false;
                break;
            }
        }
        return m_isReady;
    }

    [[nodiscard]] std::string damage() const { return m_isReady ? m_damage : "zlib cannot start"; }
    [[nodiscard]] bool isWhole() const { return m_isBetween; }

private:
    z_stream m_stream{};
    std::vector<char> m_out;
    bool m_isReady = false;
    bool m_isFull = false; // there is more to come out than fitted
    bool m_isBetween = false; // a gzip file has ended
    std::string m_damage;
};

} // namespace

bool LineCutter::tell(std::string_view line)
{
    ++m_number;
    if (line.size() > kLongestLine) {
        m_sink.onTooLong(m_number);
        return true;
    }
    return m_sink.onLine(line, m_number);
}

bool LineCutter::feed(std::string_view block)
{
    while (!block.empty()) {
        const void *const hit = std::memchr(block.data(), '\n', block.size());
        if (hit == nullptr) {
            m_isTooLong = m_isTooLong || m_begun.size() + block.size() > kLongestLine;
            if (m_isTooLong) {
                m_begun.clear();
            } else {
                m_begun.append(block);
            }
            return true;
        }
        const std::size_t end = static_cast<std::size_t>(static_cast<const char *>(hit) - block.data());
        const std::string_view piece = block.substr(0, end);
        block.remove_prefix(end + 1);
        if (m_isTooLong) {
            m_isTooLong = false;
            m_sink.onTooLong(++m_number);
            continue;
        }
        bool wantsMore = true;
        if (m_begun.empty()) {
            wantsMore = tell(piece);
        } else {
            m_begun.append(piece);
            wantsMore = tell(m_begun);
            m_begun.clear();
        }
        if (!wantsMore) {
            return false;
        }
    }
    return true;
}

bool LineCutter::finish()
{
    if (m_isTooLong) {
        m_isTooLong = false;
        m_sink.onTooLong(++m_number);
        return true;
    }
    if (m_begun.empty()) {
        return true;
    }
    const std::string last = std::move(m_begun);
    m_begun.clear();
    return tell(last);
}

ReadCounts readLines(const std::string &path, LineSink &sink)
{
    ReadCounts counts;
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) {
        const int cause = errno;
        counts.problem = unreadable(path, std::strerror(cause));
        counts.problem.code = cause == ENOENT ? base::ErrorCode::FileNotFound : base::ErrorCode::FileUnreadable;
        return counts;
    }
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    std::vector<char> block(kBlock);
    LineCutter cutter(sink);
    std::unique_ptr<Unpacker> unpacker;
    bool isFirst = true;
    bool wantsMore = true;
    const auto tell = [&](std::string_view text) {
        counts.bytes += text.size();
        return cutter.feed(text);
    };
    while (wantsMore) {
        const std::size_t got = std::fread(block.data(), 1, block.size(), file.get());
        if (got == 0) {
            break;
        }
        if (isFirst && got >= 2 && block[0] == '\x1F' && block[1] == '\x8B') {
            unpacker = std::make_unique<Unpacker>();
        }
        isFirst = false;
        wantsMore = unpacker ? unpacker->feed(block, got, tell) : tell({block.data(), got});
    }
    if (std::ferror(file.get()) != 0) {
        counts.problem = unreadable(path, "it cannot be read to its end");
    }
    if (unpacker && !unpacker->damage().empty()) {
        counts.problem = unreadable(path, unpacker->damage());
        wantsMore = true; // what was unpacked of the last line counts
    } else if (unpacker && wantsMore && !unpacker->isWhole()) {
        counts.problem = unreadable(path, "the gzip file ends too early");
    }
    if (wantsMore) {
        cutter.finish();
    }
    counts.lines = cutter.lines();
    return counts;
}

} // namespace sluice::analysis
