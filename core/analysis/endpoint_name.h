#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::analysis {

// What many requests have in common: the path of a target without its query, ids in it folded to `*`. A model that stands in the path
// ("/v1beta/models/NAME:generateContent", "/openai/deployments/NAME/…") is taken out. Keeps its buffers, so that a million lines allocate
// nothing. Any thread, one at a time.
class EndpointName final {
public:
    EndpointName() = default;
    EndpointName(const EndpointName &) = delete;
    EndpointName &operator=(const EndpointName &) = delete;

    static constexpr std::size_t kLongest = 200; // bytes; what is longer is cut

    // "/v1/responses/resp_68af…/cancel?stream=true" becomes "/v1/responses/*/cancel"; empty if it is no path. Control characters and what is
    // beyond ASCII become `?`: a log may hold anything, and names are printed.
    void take(std::string_view target);

    [[nodiscard]] std::string_view endpoint() const { return m_taken->endpoint; }
    [[nodiscard]] std::string_view model() const { return m_taken->model; }

private:
    // A target that was folded: most lines of a log have one of a few.
    struct Folded {
        std::string target;
        std::string endpoint;
        std::string model;
    };

    void fold(std::string_view target);
    void addSegment(std::string_view segment, bool isModel);

    std::vector<Folded> m_folded = std::vector<Folded>(16); // a target's place is its hash
    Folded *m_taken = m_folded.data();
};

// `text` without what a terminal would obey, cut to `longest` bytes.
void appendPrintable(std::string &into, std::string_view text, std::size_t longest);

} // namespace sluice::analysis
