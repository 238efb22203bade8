#pragma once

#include <string>
#include <string_view>

namespace sluice::analysis {

// What many requests have in common: the path of a target without its query, ids in it folded to `*`. A model that stands in the path
// ("/v1beta/models/NAME:generateContent", "/openai/deployments/NAME/…") is taken out. Keeps its buffers, so that a million lines allocate
// nothing. Any thread, one at a time.
class EndpointName final {
public:
    static constexpr std::size_t kLongest = 200; // bytes; what is longer is cut

    // "/v1/responses/resp_68af…/cancel?stream=true" becomes "/v1/responses/*/cancel"; empty if it is no path. Control characters and what is
    // beyond ASCII become `?`: a log may hold anything, and names are printed.
    void take(std::string_view target);

    [[nodiscard]] std::string_view endpoint() const { return m_endpoint; }
    [[nodiscard]] std::string_view model() const { return m_model; }

private:
    void addSegment(std::string_view segment, bool isModel);

    std::string m_endpoint;
    std::string m_model;
};

// `text` without what a terminal would obey, cut to `longest` bytes.
void appendPrintable(std::string &into, std::string_view text, std::size_t longest);

} // namespace sluice::analysis
