#include "ui/text/guardrail_words.h"

#include "ui/text/error_sentence.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace sluice::ui {

namespace {

// The translation context of this file.
class GuardrailWords {
    Q_DECLARE_TR_FUNCTIONS(GuardrailWords)
};

struct OptionWords {
    std::string_view key;
    const char *text;
    const char *sentence;
    const char *trait;
};

constexpr std::array kOptionWords{
    OptionWords{"allow", QT_TRANSLATE_NOOP("GuardrailWords", "These words are allowed"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "What another list finds inside one of them does not count."),
                QT_TRANSLATE_NOOP("GuardrailWords", "allowed words")},
    OptionWords{"word_boundaries", QT_TRANSLATE_NOOP("GuardrailWords", "Whole words only"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "“art” is not found in “party”. Chinese words are not affected."),
                QT_TRANSLATE_NOOP("GuardrailWords", "whole words")},
    OptionWords{"separators", QT_TRANSLATE_NOOP("GuardrailWords", "With separators in between"),
                QT_TRANSLATE_NOOP("GuardrailWords", "“s-e-c-r-e-t” and “敏 感 词” are found."),
                QT_TRANSLATE_NOOP("GuardrailWords", "separators")},
    OptionWords{"confusables", QT_TRANSLATE_NOOP("GuardrailWords", "Look-alike letters"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "Cyrillic and Greek letters that look like Latin ones count as "
                                  "them."),
                QT_TRANSLATE_NOOP("GuardrailWords", "look-alikes")},
    OptionWords{"leetspeak", QT_TRANSLATE_NOOP("GuardrailWords", "Digits and signs for letters"),
                QT_TRANSLATE_NOOP("GuardrailWords", "“p4$$word” is found as “password”."),
                QT_TRANSLATE_NOOP("GuardrailWords", "leetspeak")},
    OptionWords{"numerals", QT_TRANSLATE_NOOP("GuardrailWords", "Numerals of all scripts"),
                QT_TRANSLATE_NOOP("GuardrailWords", "“一二三” and “①②③” are found as “123”."),
                QT_TRANSLATE_NOOP("GuardrailWords", "numerals")},
    OptionWords{
        "pinyin", QT_TRANSLATE_NOOP("GuardrailWords", "Chinese words as pinyin"),
        QT_TRANSLATE_NOOP("GuardrailWords",
                          "“mingan” is found as “敏感”. Short words may be found by chance."),
        QT_TRANSLATE_NOOP("GuardrailWords", "pinyin")},
};

const OptionWords *wordsOf(const ListOption &option)
{
    for (const OptionWords &words : kOptionWords) {
        if (words.key == option.key) {
            return &words;
        }
    }
    return nullptr;
}

struct EntityWords {
    QLatin1String entity;
    const char *text;
    const char *sentence;
};

constexpr std::array kEntityWords{
    EntityWords{QLatin1String("PHONE_NUMBER"), QT_TRANSLATE_NOOP("GuardrailWords", "Phone number"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "Chinese mobile, landline and service numbers, and numbers with "
                                  "+ and a country code.")},
    EntityWords{QLatin1String("EMAIL_ADDRESS"),
                QT_TRANSLATE_NOOP("GuardrailWords", "E-mail address"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "Addresses of mailboxes, also with Chinese domain names.")},
    EntityWords{QLatin1String("CN_ID_CARD"), QT_TRANSLATE_NOOP("GuardrailWords", "Chinese ID card"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "18 characters with a right date and check digit; 15 digits only "
                                  "beside a word that says so.")},
    EntityWords{QLatin1String("CREDIT_CARD"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Bank card number"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "13 to 19 digits of a known issuer with a right check digit.")},
    EntityWords{
        QLatin1String("CN_USCC"), QT_TRANSLATE_NOOP("GuardrailWords", "Company code (USCC)"),
        QT_TRANSLATE_NOOP(
            "GuardrailWords",
            "Unified social credit code of a Chinese organisation, with its check character.")},
    EntityWords{
        QLatin1String("IBAN_CODE"), QT_TRANSLATE_NOOP("GuardrailWords", "Bank account (IBAN)"),
        QT_TRANSLATE_NOOP("GuardrailWords",
                          "International account numbers with right length and check digits.")},
    EntityWords{QLatin1String("IP_ADDRESS"), QT_TRANSLATE_NOOP("GuardrailWords", "IP address"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "IPv4 and IPv6 addresses of one machine; no version numbers, no "
                                  "address of this machine.")},
    EntityWords{QLatin1String("MAC_ADDRESS"), QT_TRANSLATE_NOOP("GuardrailWords", "MAC address"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Hardware addresses of network cards.")},
    EntityWords{QLatin1String("CN_LICENSE_PLATE"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Licence plate"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Chinese plates, electric cars included.")},
    EntityWords{QLatin1String("CN_PASSPORT"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Chinese passport"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Only beside a word that says so.")},
    EntityWords{
        QLatin1String("CRYPTO"), QT_TRANSLATE_NOOP("GuardrailWords", "Crypto wallet"),
        QT_TRANSLATE_NOOP("GuardrailWords",
                          "Bitcoin and its kin and Tron by their checksum, Ethereum by its form.")},
    EntityWords{QLatin1String("US_SSN"),
                QT_TRANSLATE_NOOP("GuardrailWords", "US social security number"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Written with hyphens.")},
    EntityWords{QLatin1String("SECRET"),
                QT_TRANSLATE_NOOP("GuardrailWords", "Key, token or password"),
                QT_TRANSLATE_NOOP("GuardrailWords",
                                  "Keys of about a hundred providers by prefix, length and "
                                  "checksum; private keys, tokens, passwords in addresses.")},
    EntityWords{
        QLatin1String("INVISIBLE_CHARACTERS"),
        QT_TRANSLATE_NOOP("GuardrailWords", "Invisible characters"),
        QT_TRANSLATE_NOOP("GuardrailWords",
                          "Runs of characters nobody sees that may carry a hidden instruction.")},
};

const EntityWords *wordsOf(const QString &entity)
{
    for (const EntityWords &words : kEntityWords) {
        if (words.entity == entity) {
            return &words;
        }
    }
    return nullptr;
}

// How long between two moments, in its largest unit.
QString ageText(const QDateTime &from, const QDateTime &to)
{
    const qint64 minutes = std::max<qint64>(from.secsTo(to), 0) / 60;
    constexpr qint64 kHour = 60;
    constexpr qint64 kDay = 24 * kHour;
    if (minutes < kHour) {
        return GuardrailWords::tr("%1 min").arg(minutes);
    }
    return minutes < 2 * kDay ? GuardrailWords::tr("%1 h").arg(minutes / kHour)
                              : GuardrailWords::tr("%1 days").arg(minutes / kDay);
}

} // namespace

QString listOptionText(const ListOption &option)
{
    const OptionWords *words = wordsOf(option);
    return words ? GuardrailWords::tr(words->text) : QString();
}

QString listOptionSentence(const ListOption &option)
{
    const OptionWords *words = wordsOf(option);
    return words ? GuardrailWords::tr(words->sentence) : QString();
}

QString listTraits(const api::WordListConfig &list)
{
    QStringList traits;
    for (const ListOption &option : kListOptions) {
        const OptionWords *words = wordsOf(option);
        if (words && list.*option.member) {
            traits << GuardrailWords::tr(words->trait);
        }
    }
    if (const QString scope = scopeText(list.clients, list.routes, list.models); !scope.isEmpty()) {
        traits << GuardrailWords::tr("only for %1").arg(scope);
    }
    return traits.join(GuardrailWords::tr(", ", "between traits"));
}

QString listAgeText(const api::WordListConfig &list, const api::ListStatus &status,
                    const QDateTime &now)
{
    if (list.url.isEmpty()) {
        return status.files > 1 ? GuardrailWords::tr("%n file(s)", nullptr, status.files)
                                : QString();
    }
    if (status.isRefreshing) {
        return GuardrailWords::tr("subscription, asking now");
    }
    return status.checkedAt
        ? GuardrailWords::tr("subscription, %1 old").arg(ageText(*status.checkedAt, now))
        : GuardrailWords::tr("subscription, never fetched");
}

QString listAgeSentence(const api::ListStatus &status, const QDateTime &now)
{
    if (!status.isSubscription) {
        return status.files > 1
            ? GuardrailWords::tr("The words of %n file(s) of a folder.", nullptr, status.files)
            : QString();
    }
    QStringList parts;
    parts << (status.isRefreshing ? GuardrailWords::tr("Asking for news…")
                  : status.checkedAt
                  ? GuardrailWords::tr("Known to be the newest %1 ago.")
                        .arg(ageText(*status.checkedAt, now))
                  : GuardrailWords::tr("Never fetched yet: the list finds nothing."));
    if (status.nextAt && !status.isRefreshing && *status.nextAt > now) {
        parts << GuardrailWords::tr("Next time in %1.").arg(ageText(now, *status.nextAt));
    }
    parts << (status.isSigned ? GuardrailWords::tr("Signed.") : GuardrailWords::tr("Not signed."));
    if (status.error.isError()) {
        parts << errorLine(status.error);
    }
    return parts.join(u' ');
}

QString scopeText(const QStringList &clients, const QStringList &routes, const QStringList &models)
{
    const QString comma = GuardrailWords::tr(", ", "between traits");
    QStringList parts = clients;
    if (!routes.isEmpty()) {
        parts << GuardrailWords::tr("route %1").arg(routes.join(comma));
    }
    if (!models.isEmpty()) {
        parts << GuardrailWords::tr("model %1").arg(models.join(comma));
    }
    return parts.join(comma);
}

QString entityText(const QString &entity)
{
    const EntityWords *words = wordsOf(entity);
    return words ? GuardrailWords::tr(words->text) : entity;
}

QString entitySentence(const QString &entity)
{
    const EntityWords *words = wordsOf(entity);
    return words ? GuardrailWords::tr(words->sentence) : QString();
}

QString ruleText(const QString &rule)
{
    // "secret:openai": the kind, and whose.
    const QString kind = rule.section(u':', 0, 0).toUpper();
    const QString whose = rule.section(u':', 1);
    if (!whose.isEmpty() && wordsOf(kind)) {
        return GuardrailWords::tr("%1: %2", "kind of secret: whose").arg(entityText(kind), whose);
    }
    return entityText(rule);
}

QString entityPresetText(EntityPreset preset)
{
    switch (preset) {
    case EntityPreset::Off:
        return GuardrailWords::tr("Off", "preset");
    case EntityPreset::Watch:
        return GuardrailWords::tr("Watch", "preset");
    case EntityPreset::Recommended:
        return GuardrailWords::tr("Recommended", "preset");
    case EntityPreset::Strict:
        return GuardrailWords::tr("Strict", "preset");
    }
    return {};
}

QString entityPresetSentence(EntityPreset preset)
{
    switch (preset) {
    case EntityPreset::Off:
        return GuardrailWords::tr("Nothing is looked for.");
    case EntityPreset::Watch:
        return GuardrailWords::tr(
            "Everything is counted, nothing changed: see for a week what would be found.");
    case EntityPreset::Recommended:
        return GuardrailWords::tr(
            "A key or password stops the prompt. People's data leave as placeholders that the "
            "answer gives back, card and account numbers as *. The rest is counted.");
    case EntityPreset::Strict:
        return GuardrailWords::tr(
            "Nothing that is found leaves or comes back. Expect * in addresses of machines and "
            "companies, too: prompts about them get worse.");
    }
    return {};
}

QString ownCredentialsSentence(policy::Action action)
{
    using enum policy::Action;
    switch (action) {
    case Off:
        return GuardrailWords::tr("A key of an upstream may pass in prompts and answers.");
    case Observe:
        return GuardrailWords::tr("Known by their value; a hit is recorded, nothing is changed.");
    case Pseudonymise:
    case Mask:
        return GuardrailWords::tr("Known by their value; a prompt or answer shows * instead.");
    case Block:
        return GuardrailWords::tr(
            "Known by their value; a prompt with one is refused, an answer is cut.");
    }
    return {};
}

QString patternCostText(api::PatternTrial::Cost cost)
{
    using enum api::PatternTrial::Cost;
    switch (cost) {
    case Cheap:
        return GuardrailWords::tr("Cheap", "pattern");
    case Medium:
        return GuardrailWords::tr("Medium", "pattern");
    case Costly:
        return GuardrailWords::tr("Costly", "pattern");
    }
    return {};
}

QString patternCostSentence(api::PatternTrial::Cost cost)
{
    using enum api::PatternTrial::Cost;
    switch (cost) {
    case Cheap:
        return GuardrailWords::tr("Hardly slower than without it.");
    case Medium:
        return GuardrailWords::tr("Long prompts take noticeably longer.");
    case Costly:
        return GuardrailWords::tr(
            "Every prompt and answer pays for it. A fixed beginning or fewer repeats help.");
    }
    return {};
}

QString uninspectableText(api::Uninspectable choice)
{
    return choice == api::Uninspectable::Block ? GuardrailWords::tr("Refuse it")
                                               : GuardrailWords::tr("Let it pass");
}

QString uninspectableSentence(api::Uninspectable choice)
{
    return choice == api::Uninspectable::Block
        ? GuardrailWords::tr("Safe: nothing leaves unread. A client that sends such a prompt gets "
                             "an error that says why.")
        : GuardrailWords::tr("Risky: whoever packs a prompt in an unknown coding goes round every "
                             "rule. The record says that nothing was judged.");
}

QString keptForText(std::chrono::milliseconds time)
{
    using namespace std::chrono;
    if (time >= hours(1) && time % hours(1) == milliseconds(0)) {
        return GuardrailWords::tr("%n hour(s)", nullptr, static_cast<int>(time / hours(1)));
    }
    return GuardrailWords::tr("%n minute(s)", nullptr,
                              static_cast<int>(duration_cast<minutes>(time).count()));
}

} // namespace sluice::ui
