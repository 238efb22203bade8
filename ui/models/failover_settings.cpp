#include "ui/models/failover_settings.h"

#include <chrono>
#include <type_traits>

namespace sluice::ui {

namespace {

QString text(std::string_view view)
{
    return QString::fromLatin1(view.data(), static_cast<qsizetype>(view.size()));
}

template <auto Part> void collect(const QString &prefix, QList<FailoverSetting> &all)
{
    using Struct = typename api::MemberOf<decltype(Part)>::Type;
    api::forEachField<Struct>([&](const auto &field) {
        using FieldType = std::remove_cvref_t<decltype(field)>;
        using Type = typename FieldType::Type;
        FailoverSetting setting;
        setting.key = prefix + text(field.key);
        setting.range = field.range;
        if constexpr (std::is_same_v<Type, bool>) {
            setting.kind = FailoverSetting::Kind::Switch;
            setting.range = {0, 1};
            setting.get = [](const api::RelayConfig &config) {
                return qint64{FieldType::of(config.*Part) ? 1 : 0};
            };
            setting.set = [](api::RelayConfig &config, qint64 value) {
                FieldType::of(config.*Part) = value != 0;
            };
        } else if constexpr (std::is_same_v<Type, int>) {
            setting.unit = text(field.unit);
            setting.get = [](const api::RelayConfig &config) {
                return qint64{FieldType::of(config.*Part)};
            };
            setting.set = [](api::RelayConfig &config, qint64 value) {
                FieldType::of(config.*Part) = static_cast<int>(value);
            };
        } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
            setting.kind = FailoverSetting::Kind::Time;
            setting.get = [](const api::RelayConfig &config) {
                return qint64{FieldType::of(config.*Part).count()};
            };
            setting.set = [](api::RelayConfig &config, qint64 value) {
                FieldType::of(config.*Part) = std::chrono::milliseconds(value);
            };
        } else {
            return;
        }
        all.append(setting);
    });
}

} // namespace

QList<FailoverSetting> failoverSettings()
{
    QList<FailoverSetting> all;
    collect<&api::RelayConfig::retry>(QStringLiteral("retry."), all);
    collect<&api::RelayConfig::breaker>(QStringLiteral("breaker."), all);
    collect<&api::RelayConfig::timeouts>(QStringLiteral("timeouts."), all);
    return all;
}

} // namespace sluice::ui
