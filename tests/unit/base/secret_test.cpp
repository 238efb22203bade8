#include "base/secret.h"

#include <QTest>

#include <array>
#include <new>
#include <sstream>
#include <type_traits>
#include <utility>

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
