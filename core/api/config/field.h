#pragma once

#include <QtGlobal>

#include <string_view>
#include <tuple>

namespace sluice::api {

// When a changed value takes effect.
enum class Effect {
    AtOnce, // with the next exchange
    RestartsListeners,
};

// Numbers, and durations in milliseconds, with both ends.
struct Range {
    qint64 min = 0;
    qint64 max = 0;
    bool operator==(const Range &) const = default;
};

inline constexpr Range kNoRange{};

template<typename>
struct MemberOf;

template<typename Struct, typename Value>
struct MemberOf<Value Struct::*> {
    using Owner = Struct;
    using Type = Value;
};

// One key of a configuration object, bound to the member that holds its value. The default is the member's value in a
// default-constructed struct. No thread rules: value.
template<auto MemberPointer>
struct Field {
    using Owner = typename MemberOf<decltype(MemberPointer)>::Owner;
    using Type = typename MemberOf<decltype(MemberPointer)>::Type;

    std::string_view key;
    std::string_view meaning; // one sentence for the reference
    Range range = kNoRange;
    std::string_view unit = {};
    bool isRequired = false; // must be there and not empty
    bool isWritten = false; // written even where it equals the default, so that the file shows it
    bool isSensitive = false; // never shown in a log, an export or an error
    Effect effect = Effect::AtOnce;

    [[nodiscard]] static Type &of(Owner &owner) { return owner.*MemberPointer; }
    [[nodiscard]] static const Type &of(const Owner &owner) { return owner.*MemberPointer; }
};

// Specialised in config_fields.h for each struct of the configuration: `title` and the tuple `table`.
template<typename Struct>
struct Fields;

template<typename Type>
concept HasFields = requires { Fields<Type>::table; };

// Specialised for each enum of the configuration: `words`, an array of pairs of value and the word in the file.
template<typename Enum>
struct EnumWords;

// Calls `visit` with each field of the struct's table, in order.
template<HasFields Struct, typename Visitor>
void forEachField(Visitor &&visit)
{
    std::apply([&visit](const auto &...fields) { (visit(fields), ...); }, Fields<Struct>::table);
}

} // namespace sluice::api
