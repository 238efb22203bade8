#include "app/sluice/options.h"

#include "ui/shell/language.h"

#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>

namespace sluice::app {

namespace {

[[noreturn]] void refuse(const QString &message)
{
    std::fprintf(stderr, "sluice: %s\n", message.toLocal8Bit().constData());
    std::exit(2);
}

QString stateDirectory()
{
    const QString base = qEnvironmentVariable("XDG_STATE_HOME");
    return base.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/state/sluice")
                          : base + QStringLiteral("/sluice");
}

std::optional<ui::ThemeChoice> themeOf(const QString &word)
{
    if (word.isEmpty()) {
        return std::nullopt;
    }
    if (word == QLatin1String("system")) {
        return ui::ThemeChoice::System;
    }
    if (word == QLatin1String("light")) {
        return ui::ThemeChoice::Light;
    }
    if (word == QLatin1String("dark")) {
        return ui::ThemeChoice::Dark;
    }
    refuse(QStringLiteral("--theme %1: expected system, light or dark").arg(word));
}

} // namespace

Options parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("The desk of Sluice, a local TLS relay for LLM APIs."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption config(QStringLiteral("config"), QStringLiteral("Settings file."),
                                    QStringLiteral("FILE"));
    const QCommandLineOption data(QStringLiteral("data-dir"),
                                  QStringLiteral("Folder of certificates and keys."),
                                  QStringLiteral("DIR"));
    const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("en or zh_CN."),
                                      QStringLiteral("LANGUAGE"));
    const QCommandLineOption theme(
        QStringLiteral("theme"), QStringLiteral("system, light or dark."), QStringLiteral("THEME"));
    const QCommandLineOption page(
        QStringLiteral("page"),
        QStringLiteral("Page to show first: dashboard, requests, upstreams, guardrails."),
        QStringLiteral("NAME"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        QStringLiteral("Write a picture of the window and quit."),
                                        QStringLiteral("FILE"));
    const QCommandLineOption after(
        QStringLiteral("after"),
        QStringLiteral("With --screenshot: wait so many milliseconds (1500)."),
        QStringLiteral("MS"));
    parser.addOptions({config, data, language, theme, page, screenshot, after});
    parser.process(arguments);
    if (!parser.positionalArguments().isEmpty()) {
        refuse(QStringLiteral("unexpected argument %1")
                   .arg(parser.positionalArguments().constFirst()));
    }

    Options options;
    const bool ownData = parser.isSet(data);
    options.dataDirectory = ownData
        ? QDir(parser.value(data)).absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
            + QStringLiteral("/sluice");
    options.configFile = parser.value(config);
    if (options.configFile.isEmpty() && !ownData) {
        options.configFile = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
            + QStringLiteral("/sluice/sluice.json");
    }
    options.stateFile
        = (ownData ? options.dataDirectory : stateDirectory()) + QStringLiteral("/desk.ini");
    options.language = parser.value(language);
    if (!options.language.isEmpty() && !ui::Language::available().contains(options.language)) {
        refuse(QStringLiteral("--language %1: expected en or zh_CN").arg(options.language));
    }
    options.theme = themeOf(parser.value(theme));
    options.page = parser.value(page);
    options.screenshot = parser.value(screenshot);
    if (parser.isSet(after)) {
        bool isNumber = false;
        const int wait = parser.value(after).toInt(&isNumber);
        if (!isNumber || wait < 0) {
            refuse(QStringLiteral("--after %1: expected milliseconds").arg(parser.value(after)));
        }
        options.screenshotAfter = std::chrono::milliseconds(wait);
    }
    return options;
}

} // namespace sluice::app
