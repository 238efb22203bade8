#pragma once

#include "api/config/bodies_config.h"
#include "api/config/field.h"

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

namespace sluice::api {

// The keys of kept texts. See config_fields.h. Any thread.

template<>
struct EnumWords<BodyKey> {
    static constexpr std::array words{
        std::pair{BodyKey::KeyStore, std::string_view("key_store")},
        std::pair{BodyKey::Passphrase, std::string_view("passphrase")},
    };
};

template<>
struct Fields<BodiesConfig> {
    static constexpr std::string_view title = "Raw prompts and answers";
    static constexpr std::tuple table{
        Field<&BodiesConfig::keep>{
            .key = "keep",
            .meaning = "Keep what clients sent and saw, word for word: whoever can unlock your key store can read it for `hours`. "
                       "Switched off again, all of it is destroyed.",
        },
        Field<&BodiesConfig::key>{
            .key = "key",
            .meaning = "What opens them: a key in the session's key store, or a `passphrase` given at each start. A change destroys what was kept.",
        },
        Field<&BodiesConfig::hours>{
            .key = "hours",
            .meaning = "Nothing opens a text that is this old, because its key has been destroyed; its key goes up to an hour earlier.",
            .range = {1, 24},
            .unit = "h",
        },
        Field<&BodiesConfig::textBytes>{
            .key = "text_bytes",
            .meaning = "Of one prompt or answer at most; what is longer is kept as far as that.",
            .range = {1024, 64LL * 1024 * 1024},
            .unit = "bytes",
        },
        Field<&BodiesConfig::allBytes>{
            .key = "all_bytes",
            .meaning = "Of all kept texts together; the oldest go first.",
            .range = {1024 * 1024, 1024LL * 1024 * 1024 * 1024},
            .unit = "bytes",
        },
    };
};

} // namespace sluice::api
