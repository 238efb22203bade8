#include "store/slot_file.h"

#include "store/whole_file.h"

#include <QDateTime>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <io.h>
#endif

namespace sluice::store {

namespace {

// The file: a head, then slots of two places each.
const QByteArray kHead("SLUICE-SLOTS-1\n\n");
constexpr qsizetype kPlace = 512;
constexpr qint64 kSlot = 2 * kPlace;
constexpr qint64 kLargest = 64LL * 1024 * 1024;

// A place: checksum of what follows, counter, length of name and value, name, value; zeros behind.
constexpr qsizetype kChecksumAt = 0;
constexpr qsizetype kCounterAt = 4;
constexpr qsizetype kNameLengthAt = 12;
constexpr qsizetype kValueLengthAt = 14;
constexpr qsizetype kNameAt = 16;

static_assert(kNameAt + SlotFile::kLongestName + SlotFile::kLongestValue <= kPlace);

constexpr std::array<quint32, 256> crcTable()
{
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320U : 0U);
        }
        table[i] = value;
    }
    return table;
}

quint32 checksum(QByteArrayView bytes)
{
    static constexpr std::array<quint32, 256> kTable = crcTable();
    quint32 value = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        value = (value >> 8) ^ kTable[(value ^ static_cast<quint8>(byte)) & 0xFF];
    }
    return ~value;
}

QByteArray placeOf(const QByteArray &name, const QByteArray &value, quint64 counter)
{
    QByteArray place(kPlace, '\0');
    qToLittleEndian<quint64>(counter, place.data() + kCounterAt);
    qToLittleEndian<quint16>(static_cast<quint16>(name.size()), place.data() + kNameLengthAt);
    qToLittleEndian<quint16>(static_cast<quint16>(value.size()), place.data() + kValueLengthAt);
    std::memcpy(place.data() + kNameAt, name.constData(), static_cast<std::size_t>(name.size()));
    std::memcpy(place.data() + kNameAt + name.size(), value.constData(), static_cast<std::size_t>(value.size()));
    qToLittleEndian<quint32>(checksum(QByteArrayView(place).sliced(kCounterAt)), place.data() + kChecksumAt);
    return place;
}

struct ReadPlace {
    bool isGood = false;
    quint64 counter = 0;
    QString name;
    QByteArray value;
};

ReadPlace readPlace(QByteArrayView bytes)
{
    ReadPlace place;
    const qsizetype name = qFromLittleEndian<quint16>(bytes.data() + kNameLengthAt);
    const qsizetype value = qFromLittleEndian<quint16>(bytes.data() + kValueLengthAt);
    if (name > SlotFile::kLongestName || value > SlotFile::kLongestValue
        || qFromLittleEndian<quint32>(bytes.data() + kChecksumAt) != checksum(bytes.sliced(kCounterAt))) {
        return place;
    }
    place.isGood = true;
    place.counter = qFromLittleEndian<quint64>(bytes.data() + kCounterAt);
    place.name = QString::fromUtf8(bytes.sliced(kNameAt, name));
    place.value = bytes.sliced(kNameAt + name, value).toByteArray();
    return place;
}

bool flushToDisk(int descriptor)
{
#if defined(Q_OS_LINUX)
    return ::fdatasync(descriptor) == 0;
#elif defined(Q_OS_UNIX)
    return ::fsync(descriptor) == 0;
#else
    return ::_commit(descriptor) == 0;
#endif
}

} // namespace

SlotFile::SlotFile(QString path)
    : m_path(std::move(path))
    , m_file(m_path)
{
}

SlotFile::~SlotFile() = default;

base::Error SlotFile::problem(const QString &detail) const
{
    return {.code = base::ErrorCode::FileUnwritable, .detail = detail.toStdString(), .where = m_path.toStdString()};
}

base::Result<void> SlotFile::open()
{
    m_lock = std::make_unique<QLockFile>(m_path + QStringLiteral(".lock"));
    m_lock->setStaleLockTime(std::chrono::milliseconds(0)); // only its process's death frees it
    if (!m_lock->tryLock(std::chrono::milliseconds(0))) {
        qint64 process = 0;
        QString host;
        QString program;
        m_lock->getLockInfo(&process, &host, &program);
        m_lock.reset();
        return problem(process > 0 ? QStringLiteral("in use by another Sluice (process %1)").arg(process)
                                   : QStringLiteral("the lock beside it cannot be made"));
    }
    const auto content = readWholeFile(m_path, kLargest);
    if (!content && content.error().code == base::ErrorCode::FileNotFound) {
        return create({});
    }
    if (!content) {
        return problem(QString::fromStdString(content.error().detail));
    }
    if (read(*content)) {
        if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
            return problem(m_file.errorString());
        }
        return {};
    }
    const QString aside = m_path + QStringLiteral(".damaged-") + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss-zzz"));
    if (!QFile::rename(m_path, aside)) {
        return problem(QStringLiteral("damaged, and cannot be set aside"));
    }
    m_damage = problem(QStringLiteral("damaged; set aside as %1, %2 entries of it were readable").arg(aside).arg(m_values.size()));
    return create(m_values);
}

// Fills m_values and m_slots; false if anything is not as it was written.
bool SlotFile::read(const QByteArray &content)
{
    const QByteArrayView all(content);
    bool isWhole = content.startsWith(kHead) && (all.size() - kHead.size()) % kSlot == 0;
    const qsizetype count = std::max<qsizetype>(0, all.size() - kHead.size()) / kSlot;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype at = kHead.size() + i * kSlot;
        const ReadPlace first = readPlace(all.sliced(at, kPlace));
        const ReadPlace second = readPlace(all.sliced(at + kPlace, kPlace));
        if (!first.isGood && !second.isGood) {
            isWhole = false;
            continue;
        }
        // One place that was cut while it was written is what the other one is for.
        const ReadPlace &newest = !second.isGood || (first.isGood && first.counter > second.counter) ? first : second;
        if (m_slots.contains(newest.name)) {
            isWhole = false;
            continue;
        }
        m_values[newest.name] = newest.value;
        m_slots.insert(newest.name, {i, newest.counter});
    }
    return isWhole;
}

base::Result<void> SlotFile::create(const std::map<QString, QByteArray> &values)
{
    QByteArray content = kHead;
    m_slots.clear();
    for (const auto &[name, value] : values) {
        m_slots.insert(name, {static_cast<qint64>(m_slots.size()), 1});
        content += placeOf(name.toUtf8(), value, 1) + QByteArray(kPlace, '\0');
    }
    if (const auto written = writeWholeFile(m_path, content, QFileDevice::ReadOwner | QFileDevice::WriteOwner); !written) {
        return problem(QString::fromStdString(written.error().detail));
    }
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        return problem(m_file.errorString());
    }
    return {};
}

base::Result<void> SlotFile::put(const QString &name, const QByteArray &value)
{
    const QByteArray bytes = name.toUtf8();
    if (!m_file.isOpen() || bytes.size() > kLongestName || value.size() > kLongestValue) {
        return problem(m_file.isOpen() ? QStringLiteral("an entry is too long for it") : QStringLiteral("not open"));
    }
    auto slot = m_slots.find(name);
    const bool isNew = slot == m_slots.end();
    if (isNew) {
        slot = m_slots.insert(name, {static_cast<qint64>(m_slots.size()), 0});
    }
    const quint64 counter = slot->counter + 1;
    const qint64 start = kHead.size() + slot->index * kSlot;
    const QByteArray place = placeOf(bytes, value, counter);
    // A new slot comes whole, so that the file never ends within one.
    const QByteArray written = isNew ? place + QByteArray(kPlace, '\0') : place;
    const qint64 at = start + (counter % 2 == 1 ? 0 : kPlace); // never over the newest
    if (!m_file.seek(at) || m_file.write(written) != written.size()) {
        if (isNew) {
            m_slots.erase(slot);
        }
        return problem(m_file.errorString());
    }
    slot->counter = counter;
    return {};
}

base::Result<void> SlotFile::sync(int descriptor)
{
    if (descriptor < 0 || !flushToDisk(descriptor)) {
        return base::Error{.code = base::ErrorCode::FileUnwritable, .detail = "what was written cannot be brought to the disk", .where = {}};
    }
    return {};
}

} // namespace sluice::store
