#include "ui/models/limit_settings.h"

#include <chrono>
#include <type_traits>

namespace sluice::ui {

namespace {

QString text(std::string_view view)
{
    return QString::fromLatin1(view.data(), static_cast<qsizetype>(view.size()));
}

template <typename Enum> constexpr LimitSetting::Kind kindOf()
{
    if constexpr (std::is_same_v<Enum, policy::LimitMode>) {
        return LimitSetting::Kind::Mode;
    } else if constexpr (std::is_same_v<Enum, policy::Smoothing>) {
        return LimitSetting::Kind::Smoothing;
    } else {
        static_assert(std::is_same_v<Enum, api::Sensitivity>);
        return LimitSetting::Kind::Sensitivity;
    }
}

// `part` leads from LimitEdits to the struct whose fields are meant.
template <typename Struct, typename Part>
void collect(const QString &prefix, Part part, QList<LimitSetting> &all)
{
    api::forEachField<Struct>([&](const auto &field) {
        using FieldType = std::remove_cvref_t<decltype(field)>;
        using Type = typename FieldType::Type;
        LimitSetting setting;
        setting.key = prefix + text(field.key);
        setting.range = field.range;
        if constexpr (std::is_enum_v<Type>) {
            setting.kind = kindOf<Type>();
            setting.range = {0, static_cast<qint64>(api::EnumWords<Type>::words.size()) - 1};
            setting.get = [part](const LimitEdits &edits) {
                return QVariant(static_cast<qint64>(FieldType::of(part(edits))));
            };
            setting.set = [part](LimitEdits &edits, const QVariant &value) {
                FieldType::of(part(edits)) = static_cast<Type>(value.toLongLong());
            };
        } else if constexpr (std::is_same_v<Type, int> || std::is_same_v<Type, qint64>) {
            setting.unit = text(field.unit);
            if (setting.unit == QLatin1String("bytes")
                || field.key == std::string_view("connections")) {
                return;
            }
            setting.get = [part](const LimitEdits &edits) {
                return QVariant(static_cast<qint64>(FieldType::of(part(edits))));
            };
            setting.set = [part](LimitEdits &edits, const QVariant &value) {
                FieldType::of(part(edits)) = static_cast<Type>(value.toLongLong());
            };
        } else if constexpr (std::is_same_v<Type, std::chrono::milliseconds>) {
            setting.kind = LimitSetting::Kind::Time;
            setting.get = [part](const LimitEdits &edits) {
                return QVariant(static_cast<qint64>(FieldType::of(part(edits)).count()));
            };
            setting.set = [part](LimitEdits &edits, const QVariant &value) {
                FieldType::of(part(edits)) = std::chrono::milliseconds(value.toLongLong());
            };
        } else if constexpr (std::is_same_v<Type, QString>) {
            setting.kind = LimitSetting::Kind::Text;
            setting.get = [part](const LimitEdits &edits) {
                return QVariant(FieldType::of(part(edits)));
            };
            setting.set = [part](LimitEdits &edits, const QVariant &value) {
                FieldType::of(part(edits)) = value.toString();
            };
        } else {
            return; // a part of its own, or a list
        }
        all.append(setting);
    });
}

QList<LimitSetting> collected()
{
    QList<LimitSetting> all;
    const auto at = [&all]<typename Struct>(const QString &prefix, Struct api::LimitsConfig::*member) {
        collect<Struct>(
            prefix, [member](auto &edits) -> auto & { return edits.limits.*member; }, all);
    };
    collect<api::LimitsConfig>(
        QStringLiteral("limits."), [](auto &edits) -> auto & { return edits.limits; }, all);
    at(QStringLiteral("limits.smoothing."), &api::LimitsConfig::smoothing);
    at(QStringLiteral("limits.global."), &api::LimitsConfig::global);
    at(QStringLiteral("limits.adaptive."), &api::LimitsConfig::adaptive);
    at(QStringLiteral("limits.behaviour."), &api::LimitsConfig::behaviour);
    at(QStringLiteral("limits.team."), &api::LimitsConfig::team);
    collect<api::AnomalyConfig>(
        QStringLiteral("anomaly."), [](auto &edits) -> auto & { return edits.anomaly; }, all);
    return all;
}

} // namespace

const QList<LimitSetting> &limitSettings()
{
    static const QList<LimitSetting> all = collected();
    return all;
}

} // namespace sluice::ui
