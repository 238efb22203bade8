#include "base/guarded_memory.h"

#include <bitset>
#include <functional>
#include <mutex>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#endif

namespace sluice::base {

namespace {

// 512 KiB: far more keys than anyone configures, and far below the 8 MiB that sessions may lock.
constexpr std::size_t kBlock = 64;
constexpr std::size_t kBlocks = 8192;

// One run of pages, in blocks. It lives as long as the process, since secrets in statics may go last.
class GuardedPages final {
public:
    GuardedPages()
    {
#if defined(__unix__) || defined(__APPLE__)
        void *const pages = ::mmap(nullptr, kBlock * kBlocks, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) {
            return;
        }
        m_pages = static_cast<char *>(pages);
        // Each is a best effort: a limit of the system is no reason to do without keys.
        static_cast<void>(::mlock(pages, kBlock * kBlocks));
#if defined(MADV_DONTDUMP)
        static_cast<void>(::madvise(pages, kBlock * kBlocks, MADV_DONTDUMP));
#endif
#endif
    }

    char *take(std::size_t size)
    {
        const std::size_t wanted = blocksOf(size);
        const std::lock_guard lock(m_mutex);
        std::size_t run = 0;
        for (std::size_t step = 0; m_pages != nullptr && step < kBlocks; ++step) {
            const std::size_t at = (m_next + step) % kBlocks;
            run = at == 0 ? 0 : run; // a run does not go on from the end to the beginning
            run = m_used[at] ? 0 : run + 1;
            if (run == wanted) {
                const std::size_t first = at + 1 - wanted;
                mark(first, wanted, true);
                m_next = (at + 1) % kBlocks;
                return m_pages + first * kBlock;
            }
        }
        return nullptr;
    }

    void giveBack(const char *bytes, std::size_t size)
    {
        const std::lock_guard lock(m_mutex);
        mark(static_cast<std::size_t>(bytes - m_pages) / kBlock, blocksOf(size), false);
    }

    [[nodiscard]] bool holds(const char *bytes) const
    {
        const std::less<const char *> before;
        return m_pages != nullptr && !before(bytes, m_pages) && before(bytes, m_pages + kBlock * kBlocks);
    }

private:
    static std::size_t blocksOf(std::size_t size) { return (size + kBlock - 1) / kBlock; }

    void mark(std::size_t first, std::size_t count, bool used)
    {
        for (std::size_t i = first; i < first + count; ++i) {
            m_used[i] = used;
        }
    }

    char *m_pages = nullptr;
    std::mutex m_mutex;
    std::bitset<kBlocks> m_used; // guarded by m_mutex
    std::size_t m_next = 0; // guarded by m_mutex: where the search goes on
};

GuardedPages &pages()
{
    static GuardedPages *const all = new GuardedPages;
    return *all;
}

} // namespace

char *takeGuarded(std::size_t size)
{
    char *const guarded = size > 0 && size <= kLargestGuarded ? pages().take(size) : nullptr;
    return guarded != nullptr ? guarded : new char[size];
}

void giveBackGuarded(char *bytes, std::size_t size) noexcept
{
    wipe(bytes, size);
    if (pages().holds(bytes)) {
        pages().giveBack(bytes, size);
    } else {
        delete[] bytes;
    }
}

bool isGuarded(const char *bytes)
{
    return pages().holds(bytes);
}

void wipe(void *bytes, std::size_t size) noexcept
{
    // Through volatile, so that the stores are not dropped as dead.
    volatile char *const at = static_cast<volatile char *>(bytes);
    for (std::size_t i = 0; i < size; ++i) {
        at[i] = 0;
    }
}

} // namespace sluice::base
