#include "store/bodies/key_file.h"

#include "store/slot_file.h"

#include <QFileInfo>
#include <QtEndian>

#include <algorithm>
#include <chrono>
#include <cstring>

namespace sluice::store {

namespace {

// The page: name, head, mark of the clock, slots; zeros between.
const QByteArray kName("SLUICE-BODY-KEYS-1\n\n\n\n\n\n");
constexpr qsizetype kPage = 4096;
constexpr qint64 kHeadAt = 24; // wrap, logN, r, p: 4 bytes each; salt, check: 32 each
constexpr qint64 kMarkAt = 128; // latest, since boot: 8 bytes each; boot: 16
constexpr qint64 kSlotsAt = 256;
constexpr qint64 kSlotSize = 96; // hour, begins, destroy by: 8 bytes each; wrapped key: 60
constexpr qsizetype kMarkSize = 32;

static_assert(kSlotsAt + kSlotSize * static_cast<qint64>(KeyFile::kSlots) <= kPage);
static_assert(24 + KeyFile::kWrappedSize <= kSlotSize);

template<typename Number>
void put(QByteArray &bytes, qsizetype at, Number value)
{
    qToLittleEndian<Number>(value, bytes.data() + at);
}

template<typename Number>
Number get(const QByteArray &bytes, qint64 at)
{
    return qFromLittleEndian<Number>(bytes.constData() + at);
}

std::string textAt(const QByteArray &bytes, qint64 at, std::size_t size)
{
    return std::string(bytes.constData() + at, size);
}

void putText(QByteArray &bytes, qsizetype at, const std::string &text)
{
    std::memcpy(bytes.data() + at, text.data(), text.size());
}

bool isZero(const std::string &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '\0'; });
}

qint64 toNumber(base::WallTime time)
{
    return time.time_since_epoch().count();
}

base::WallTime toTime(qint64 number)
{
    return base::WallTime(std::chrono::milliseconds(number));
}

QByteArray bytesOf(const KeyFile::Slot &slot)
{
    QByteArray bytes(kSlotSize, '\0');
    if (slot.hour != 0) {
        put<qint64>(bytes, 0, slot.hour);
        put<qint64>(bytes, 8, toNumber(slot.begins));
        put<qint64>(bytes, 16, toNumber(slot.destroyBy));
        putText(bytes, 24, slot.wrapped);
    }
    return bytes;
}

QByteArray bytesOf(const ClockMark &mark)
{
    QByteArray bytes(kMarkSize, '\0');
    put<qint64>(bytes, 0, toNumber(mark.latest));
    put<qint64>(bytes, 8, mark.sinceBoot.count());
    std::memcpy(bytes.data() + 16, mark.boot.data(), mark.boot.size());
    return bytes;
}

QByteArray bytesOf(const KeyFile::Head &head)
{
    QByteArray bytes(kMarkAt - kHeadAt, '\0');
    put<quint32>(bytes, 0, static_cast<quint32>(head.wrap));
    put<quint32>(bytes, 4, head.cost.logN);
    put<quint32>(bytes, 8, head.cost.r);
    put<quint32>(bytes, 12, head.cost.p);
    putText(bytes, 16, head.salt);
    putText(bytes, 48, head.check);
    return bytes;
}

} // namespace

KeyFile::KeyFile(QString path)
    : m_path(std::move(path))
    , m_file(m_path)
{
}

KeyFile::~KeyFile() = default;

base::Error KeyFile::problem(const char *what) const
{
    return {.code = base::ErrorCode::FileUnwritable, .detail = what, .where = m_path.toStdString()};
}

base::Result<void> KeyFile::open()
{
    m_lock = std::make_unique<QLockFile>(m_path + QStringLiteral(".lock"));
    m_lock->setStaleLockTime(std::chrono::milliseconds(0)); // only its process's death frees it
    if (!m_lock->tryLock(std::chrono::milliseconds(0))) {
        return problem(m_lock->error() == QLockFile::LockFailedError ? "another Sluice uses it" : "the lock beside it cannot be made");
    }
    if (QFileInfo(m_path).isSymLink()) {
        return problem("it is a link; keys lie where they are looked for");
    }
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered, QFile::ReadOwner | QFile::WriteOwner)
        || !m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) {
        m_file.close();
        return problem("it cannot be opened");
    }
    const QByteArray page = m_file.read(kPage + 1);
    if (page.isEmpty()) {
        return create();
    }
    if (!read(page)) {
        m_wasDamaged = true;
        if (auto removed = remove(); !removed) {
            return removed;
        }
        return open();
    }
    return {};
}

base::Result<void> KeyFile::create()
{
    m_head = {};
    m_mark = {};
    m_slots = {};
    QByteArray page(kPage, '\0');
    std::memcpy(page.data(), kName.constData(), static_cast<std::size_t>(kName.size()));
    return writeAt(0, page, true);
}

bool KeyFile::read(const QByteArray &page)
{
    if (page.size() != kPage || !page.startsWith(kName)) {
        return false;
    }
    const auto wrap = get<quint32>(page, kHeadAt);
    if (wrap > static_cast<quint32>(KeyWrap::Passphrase)) {
        return false;
    }
    m_head.wrap = static_cast<KeyWrap>(wrap);
    m_head.cost = {get<quint32>(page, kHeadAt + 4), get<quint32>(page, kHeadAt + 8), get<quint32>(page, kHeadAt + 12)};
    m_head.salt = textAt(page, kHeadAt + 16, kSaltSize);
    m_head.check = textAt(page, kHeadAt + 48, kKeyBytes);
    if (isZero(m_head.check)) {
        m_head.check.clear();
    }
    m_mark.latest = toTime(get<qint64>(page, kMarkAt));
    m_mark.sinceBoot = std::chrono::milliseconds(get<qint64>(page, kMarkAt + 8));
    std::memcpy(m_mark.boot.data(), page.constData() + kMarkAt + 16, m_mark.boot.size());
    for (std::size_t i = 0; i < kSlots; ++i) {
        const qint64 at = kSlotsAt + kSlotSize * static_cast<qint64>(i);
        Slot slot;
        slot.hour = get<qint64>(page, at);
        if (slot.hour != 0) {
            slot.begins = toTime(get<qint64>(page, at + 8));
            slot.destroyBy = toTime(get<qint64>(page, at + 16));
            slot.wrapped = textAt(page, at + 24, kWrappedSize);
        }
        m_slots.at(i) = std::move(slot);
    }
    return true;
}

base::Result<void> KeyFile::writeAt(qint64 place, const QByteArray &bytes, bool sync)
{
    if (!m_file.isOpen()) {
        return problem("it is not open");
    }
    if (!m_file.seek(place) || m_file.write(bytes) != bytes.size()) {
        return problem("it cannot be written");
    }
    return sync ? SlotFile::sync(m_file.handle()) : base::Result<void>();
}

base::Result<void> KeyFile::setHead(Head head)
{
    head.salt.resize(kSaltSize);
    m_head = std::move(head);
    return writeAt(kHeadAt, bytesOf(m_head), true);
}

base::Result<void> KeyFile::setSlot(std::size_t index, Slot slot)
{
    Slot &kept = m_slots.at(index);
    kept = std::move(slot);
    return writeAt(kSlotsAt + kSlotSize * static_cast<qint64>(index), bytesOf(kept), true);
}

base::Result<void> KeyFile::setMark(const ClockMark &mark)
{
    m_mark = mark;
    return writeAt(kMarkAt, bytesOf(mark), false);
}

base::Result<void> KeyFile::remove()
{
    m_head = {};
    m_mark = {};
    m_slots = {};
    const qint64 size = std::max<qint64>(m_file.size(), kPage);
    const bool overwritten = m_file.isOpen() && writeAt(0, QByteArray(size, '\0'), true).has_value();
    m_file.close();
    const bool gone = QFile::remove(m_path);
    m_lock.reset();
    if (gone || !QFile::exists(m_path)) {
        return {};
    }
    return overwritten ? base::Result<void>() : problem("it can be neither overwritten nor removed");
}

} // namespace sluice::store
