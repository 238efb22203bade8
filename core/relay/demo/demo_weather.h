#pragma once

#include <QString>

namespace sluice::relay::demo {

// The one thing the simulated model knows, in English and Chinese.

// Whether `text` (a question, or a tool's name) is about the weather.
bool isAboutWeather(const QString &text);

// The place a weather question is about; a default where it names none.
QString cityOf(const QString &question);

// A sentence, in the question's language, made of what a tool returned: a report with place, temperature and sky, or any text.
QString weatherAnswer(const QString &question, const QString &toolResult);

} // namespace sluice::relay::demo
