#include "base/guarded_memory.h"
#include "base/secret.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <new>
#include <sstream>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using sluice::base::Secret;

namespace {

template<typename T>
concept Streamable = requires(std::ostream &stream, const T &value) { stream << value; };

// That nobody can print one by accident is part of the contract.
static_assert(!Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);

} // namespace

class SecretTest : public QObject {
    Q_OBJECT

private slots:
    void comparesByValue()
    {
        const Secret secret(std::string("sk-1234567890"));
        QVERIFY(secret.equals("sk-1234567890"));
        QVERIFY(!secret.equals("sk-1234567891"));
        QVERIFY(!secret.equals("sk-123456789"));
        QVERIFY(!secret.equals(""));
        QVERIFY(Secret().equals(""));
        QVERIFY(Secret().isEmpty());
    }

    void copiesAndMoves()
    {
        for (const std::string &text : {std::string("short"), std::string(100, 'k')}) {
            Secret first{std::string(text)};
            Secret copy(first);
            QVERIFY(copy.equals(text) && first.equals(text));
            Secret moved(std::move(first));
            QVERIFY(moved.equals(text));
            QVERIFY(first.isEmpty()); // NOLINT: a moved-from secret keeps nothing, also when it was short
            Secret other(std::string("other"));
            other = moved;
            QVERIFY(other.equals(text) && moved.equals(text));
            other = std::move(moved);
            QVERIFY(other.equals(text) && moved.isEmpty()); // NOLINT
        }
    }

    void aMoveLeavesNoBytesBehind()
    {
        // Short strings live inside the object: a move copies them, and the source must be wiped.
        alignas(Secret) std::array<unsigned char, sizeof(Secret)> room{};
        auto *secret = new (room.data()) Secret(std::string("hidden-key-12"));
        const Secret moved(std::move(*secret));
        const std::string_view bytes(reinterpret_cast<const char *>(room.data()), room.size());
        QVERIFY(bytes.find("hidden") == std::string_view::npos);
        secret->~Secret();
        QVERIFY(moved.equals("hidden-key-12"));
    }

    void bytesAreWipedWhenTheyGo()
    {
        const char *at = nullptr;
        {
            const Secret secret(std::string("a-value-that-must-go-1234567890"));
            at = secret.reveal().data();
            QVERIFY(sluice::base::isGuarded(at));
            QCOMPARE(std::string_view(at, 7), std::string_view("a-value"));
        }
        // The pages of secrets stay mapped, so that looking is allowed.
        QVERIFY(std::all_of(at, at + 31, [](char c) { return c == '\0'; }));
        Secret changed(std::string("the-first-value"));
        at = changed.reveal().data();
        changed = Secret(std::string("x"));
        QVERIFY(std::all_of(at, at + 15, [](char c) { return c == '\0'; }));
    }

    void whatItWasMadeOfIsWiped()
    {
        std::string text(100, 'k');
        const char *const at = text.data();
        const Secret secret(std::move(text));
        QVERIFY(secret.equals(std::string(100, 'k')));
        QVERIFY(secret.reveal().data() != at);
    }

    void pagesOfSecretsAreOutOfDumps()
    {
#ifdef Q_OS_LINUX
        const Secret secret(std::string("somewhere"));
        const auto address = reinterpret_cast<quintptr>(secret.reveal().data());
        QFile maps(QStringLiteral("/proc/self/smaps"));
        QVERIFY(maps.open(QIODevice::ReadOnly));
        bool isOurs = false;
        QByteArray flags;
        for (const QByteArray &line : maps.readAll().split('\n')) {
            const QList<QByteArray> range = line.split(' ').constFirst().split('-');
            bool isRange = range.size() == 2;
            const quintptr from = isRange ? range.at(0).toULongLong(&isRange, 16) : 0;
            if (isRange) {
                isOurs = from <= address && address < range.at(1).toULongLong(nullptr, 16);
            } else if (isOurs && line.startsWith("VmFlags:")) {
                flags = line;
            }
        }
        QVERIFY2(flags.contains(" dd"), flags.constData()); // not in core dumps
#else
        QSKIP("Linux only");
#endif
    }

    void moreThanThePagesHold()
    {
        std::vector<Secret> many;
        for (int i = 0; i < 10'000; ++i) {
            many.emplace_back(std::string(100, static_cast<char>('a' + i % 26)));
        }
        for (int i = 0; i < 10'000; ++i) {
            QVERIFY(many[static_cast<std::size_t>(i)].equals(std::string(100, static_cast<char>('a' + i % 26))));
        }
        QVERIFY(!sluice::base::isGuarded(many.back().reveal().data())); // ordinary memory, and wiped as well
        many.clear();
        const Secret large(std::string(100'000, 'l'));
        QVERIFY(large.equals(std::string(100'000, 'l')));
        QVERIFY(sluice::base::isGuarded(Secret(std::string("again")).reveal().data()));
    }

    void manyThreadsAtATime()
    {
        std::vector<std::thread> threads;
        std::atomic<int> wrong{0};
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([t, &wrong] {
                for (int i = 0; i < 5'000; ++i) {
                    const std::string text(static_cast<std::size_t>(1 + (i * 7 + t) % 300), static_cast<char>('a' + t));
                    Secret one{std::string(text)};
                    const Secret two(one);
                    one = Secret(std::string("gone"));
                    wrong += two.equals(text) ? 0 : 1;
                }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        QCOMPARE(wrong.load(), 0);
    }

    void selfAssignmentKeepsTheValue()
    {
        Secret secret(std::string("value"));
        const Secret &same = secret;
        secret = same;
        QVERIFY(secret.equals("value"));
        Secret &alias = secret;
        secret = std::move(alias);
        QVERIFY(secret.equals("value"));
    }
};

QTEST_APPLESS_MAIN(SecretTest)
#include "secret_test.moc"
