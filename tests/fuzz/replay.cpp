#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

// Stands in for libFuzzer in the tests: every file of the corpus as it is, and mutations of it that are the same on every run.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size);

namespace {

constexpr int kMutations = 10000; // of each file

void tryInput(const std::string &input)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
}

std::string mutated(const std::vector<std::string> &corpus, std::mt19937 &random)
{
    static const std::vector<std::string> kBits{"\r\n", "\n", "\r", ":", " ", "\t", "0", "\r\n\r\n", "chunked", ",", ";", "data:",
                                                std::string(1, '\0'), "\x80", "Content-Length: 1\r\n", "FFFFFFFFFFFFFFFF"};
    std::string text = corpus[random() % corpus.size()];
    for (auto count = 1 + random() % 4; count > 0; --count) {
        const std::size_t at = text.empty() ? 0 : random() % text.size();
        switch (random() % 5) {
        case 0:
            text.insert(at, kBits[random() % kBits.size()]);
            break;
        case 1:
            text.erase(at, 1 + random() % 4);
            break;
        case 2:
            if (!text.empty()) {
                text[at] = static_cast<char>(random() % 256);
            }
            break;
        case 3:
            text.append(corpus[random() % corpus.size()].substr(1));
            break;
        default:
            text.insert(at, text.substr(random() % (text.size() + 1), random() % 40));
            break;
        }
    }
    // Sometimes long, so that the limits are met.
    if (random() % 50 == 0) {
        text.insert(text.size() / 2, std::string(random() % 3000, 'a'));
    }
    return text;
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 2) {
        std::fprintf(stderr, "usage: %s CORPUS-DIRECTORY\n", arguments[0]);
        return 2;
    }
    std::vector<std::string> corpus;
    for (const auto &entry : std::filesystem::directory_iterator(arguments[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        // The first byte steers the target; files are written without it, so that they stay readable.
        corpus.push_back('1' + std::string(std::istreambuf_iterator<char>(file), {}));
    }
    if (corpus.empty()) {
        std::fprintf(stderr, "there is no corpus in %s\n", arguments[1]);
        return 2;
    }
    std::sort(corpus.begin(), corpus.end());
    for (std::string input : corpus) {
        for (int seed = 0; seed < 16; ++seed) {
            input[0] = static_cast<char>(seed);
            tryInput(input);
        }
    }
    std::mt19937 random(20260101);
    const int rounds = kMutations * static_cast<int>(corpus.size());
    for (int i = 0; i < rounds; ++i) {
        tryInput(mutated(corpus, random));
    }
    std::printf("%zu files and %d mutations\n", corpus.size(), rounds);
    return 0;
}
