#include "policy/limit/gradient_limit.h"

#include <algorithm>
#include <cmath>

namespace sluice::policy {

namespace {

constexpr double kAverageOver = 600; // answers
constexpr std::uint64_t kWarmUp = 10; // answers before a model's average is one
constexpr base::Duration kWindow = std::chrono::seconds(1);
constexpr int kWindowAnswers = 10;
constexpr double kTolerance = 1.5; // of the usual time, before it counts as slow
constexpr double kSmoothing = 0.2; // of a new limit
constexpr double kCut = 0.9;
constexpr base::Duration kCutEvery = std::chrono::seconds(1);
constexpr double kRecovering = 0.95; // an average twice the present is of a time that is over

} // namespace

GradientLimit::GradientLimit(const GradientSettings &settings)
    : m_settings(settings)
    , m_limit(settings.initial)
{
}

void GradientLimit::setSettings(const GradientSettings &settings)
{
    if (settings.initial != m_settings.initial && m_change == LimitChange::None) {
        m_limit = settings.initial;
    }
    m_settings = settings;
    m_limit = std::clamp<double>(m_limit, settings.minimum, settings.maximum);
}

void GradientLimit::clear()
{
    *this = GradientLimit(m_settings);
}

GradientLimit::Model &GradientLimit::modelOf(std::uint64_t id, base::TimePoint now)
{
    std::size_t oldest = 0;
    for (std::size_t i = 0; i < m_models.size(); ++i) {
        if (m_models[i].answers > 0 && m_models[i].id == id) {
            m_latest = i;
            m_models[i].last = now;
            return m_models[i];
        }
        if (m_models[i].last < m_models[oldest].last || m_models[i].answers == 0) {
            oldest = m_models[oldest].answers == 0 ? oldest : i;
        }
    }
    m_latest = oldest;
    m_models[oldest] = {id, 0, 0, now};
    return m_models[oldest];
}

void GradientLimit::onAnswer(std::uint64_t model, base::Duration latency, int running, base::TimePoint now)
{
    const auto present = static_cast<double>(std::max<std::int64_t>(1, latency.count()));
    Model &known = modelOf(model, now);
    ++known.answers;
    // Under load a slow creep would be learnt as usual, and nothing would ever stop the limit; at its least there is no less load to compare with.
    const bool isAtEase = running * 2 < limit() || limit() <= m_settings.minimum || m_lastSlowness < 1.0;
    if (known.answers <= kWarmUp || isAtEase) {
        const double weight = 1.0 / std::min<double>(static_cast<double>(known.answers), kAverageOver);
        known.usual += (present - known.usual) * weight;
    }
    m_present = present;
    if (known.answers < kWarmUp) {
        return;
    }
    if (known.usual > present * 2) {
        known.usual *= kRecovering;
    }
    if (m_answers == 0) {
        m_windowBegan = now;
    }
    ++m_answers;
    m_slowness += present / known.usual;
    m_mostRunning = std::max(m_mostRunning, running);
    if (m_answers >= kWindowAnswers && now - m_windowBegan >= kWindow) {
        endWindow(now);
    }
}

void GradientLimit::endWindow(base::TimePoint now)
{
    const double slowness = m_slowness / m_answers;
    const bool isUsed = m_mostRunning * 2 >= limit();
    m_lastSlowness = slowness;
    m_windowBegan = now;
    m_answers = 0;
    m_slowness = 0;
    m_mostRunning = 0;
    m_gradient = std::clamp(kTolerance / slowness, 0.5, 1.0);
    if (!isUsed) {
        return; // what is not used says nothing about the limit
    }
    const double wanted = m_gradient < 1.0 ? m_limit * m_gradient : m_limit + std::sqrt(m_limit);
    const double next = std::clamp<double>(m_limit * (1 - kSmoothing) + wanted * kSmoothing, m_settings.minimum, m_settings.maximum);
    if (static_cast<int>(next) != limit()) {
        m_change = next < m_limit ? LimitChange::Latency : LimitChange::Probing;
    }
    m_limit = next;
}

void GradientLimit::onRefusal(base::TimePoint now)
{
    if (now < m_cutUntil) {
        return; // requests that were under way together are refused together
    }
    m_cutUntil = now + kCutEvery;
    m_limit = std::max<double>(m_settings.minimum, m_limit * kCut);
    m_change = LimitChange::Refusals;
}

std::optional<base::Duration> GradientLimit::usual() const
{
    const Model &model = m_models[m_latest];
    return model.answers > 0 ? std::optional(base::Duration(static_cast<std::int64_t>(model.usual))) : std::nullopt;
}

std::optional<base::Duration> GradientLimit::present() const
{
    return m_present > 0 ? std::optional(base::Duration(static_cast<std::int64_t>(m_present))) : std::nullopt;
}

} // namespace sluice::policy
