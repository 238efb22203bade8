#include "analysis/log_files.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

namespace sluice::analysis {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPacked = ".gz";

// A file's place in the row of rotations of one log.
struct Rotation {
    std::int64_t date = 0; // 20261124, or seconds; 0: none
    std::int64_t number = 0; // .1 is younger than .2
    bool isPacked = false;
};

std::optional<std::int64_t> numberOf(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = problem == std::errc() && end == text.data() + text.size() && number >= 0;
    return isNumber ? std::optional(number) : std::nullopt;
}

// What the part of a name behind "access.log" says; nothing if it is no rotation.
std::optional<Rotation> rotationOf(std::string_view rest)
{
    Rotation rotation;
    if (rest.ends_with(kPacked)) {
        rotation.isPacked = true;
        rest.remove_suffix(kPacked.size());
    }
    if (rest.starts_with('-')) {
        // dateext: "-20261124", and by the hour "-2026112402"; dates are numbers that grow.
        const auto date = numberOf(rest.substr(1, std::min(rest.find('.'), rest.size()) - 1));
        if (!date || *date == 0) {
            return std::nullopt;
        }
        rotation.date = *date;
        const std::size_t point = rest.find('.');
        rest = point == std::string_view::npos ? std::string_view() : rest.substr(point);
    }
    if (!rest.empty()) {
        const auto number = rest.starts_with('.') ? numberOf(rest.substr(1)) : std::nullopt;
        if (!number) {
            return std::nullopt;
        }
        rotation.number = *number;
    }
    return rotation;
}

base::Error missing(const fs::path &path, const std::error_code &cause)
{
    const bool isDenied = cause == std::errc::permission_denied;
    return {isDenied ? base::ErrorCode::FileUnreadable : base::ErrorCode::FileNotFound, cause ? cause.message() : std::string(),
        path.string(), 0};
}

struct Found {
    Rotation rotation;
    std::string path;
};

// Every file in `folder` that is `name` or a rotation of it.
std::vector<Found> rotationsOf(const fs::path &folder, const std::string &name, std::error_code &problem)
{
    std::vector<Found> found;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        const std::string file = entry->path().filename().string();
        std::error_code ignored;
        if (!file.starts_with(name) || !entry->is_regular_file(ignored)) {
            continue;
        }
        if (const auto rotation = rotationOf(std::string_view(file).substr(name.size()))) {
            found.push_back({*rotation, entry->path().string()});
        }
    }
    const auto age = [](const Found &one) {
        // The log itself is the youngest; dates grow, numbers shrink, towards it.
        const bool isLive = one.rotation.date == 0 && one.rotation.number == 0;
        return std::tuple(isLive, one.rotation.date, -one.rotation.number, one.rotation.isPacked);
    };
    std::sort(found.begin(), found.end(), [age](const Found &left, const Found &right) { return age(left) < age(right); });
    const auto isTwin = [](const Found &left, const Found &right) {
        return left.rotation.date == right.rotation.date && left.rotation.number == right.rotation.number;
    };
    found.erase(std::unique(found.begin(), found.end(), isTwin), found.end());
    return found;
}

} // namespace

base::Result<std::vector<std::string>> logFilesOf(const std::string &path, const std::string &stem)
{
    const fs::path given(path);
    std::error_code problem;
    const fs::file_status status = fs::status(given, problem);
    std::vector<Found> found;
    if (fs::is_directory(status)) {
        // Logs of several sites may lie there: "access.log", "api.example-access.log".
        std::set<std::string> names;
        for (fs::directory_iterator entry(given, problem), end; !problem && entry != end; entry.increment(problem)) {
            const std::string file = entry->path().filename().string();
            const std::size_t at = file.find(stem);
            if (at != std::string::npos && rotationOf(std::string_view(file).substr(at + stem.size()))) {
                names.insert(file.substr(0, at + stem.size()));
            }
        }
        for (const std::string &name : names) {
            for (Found &one : rotationsOf(given, name, problem)) {
                found.push_back(std::move(one));
            }
        }
    } else if (fs::exists(status) && !fs::is_regular_file(status)) {
        found.push_back({{}, path}); // a pipe is read as it comes
    } else {
        const fs::path folder = given.has_parent_path() ? given.parent_path() : fs::path(".");
        found = rotationsOf(folder, given.filename().string(), problem);
        const bool isThere = fs::exists(status);
        // A missing "access.log" beside its rotations is one that has just been moved away.
        if (isThere && std::none_of(found.begin(), found.end(), [&](const Found &one) { return fs::path(one.path).filename() == given.filename(); })) {
            return missing(given, problem);
        }
    }
    if (found.empty()) {
        return missing(given, problem);
    }
    std::vector<std::string> files;
    for (Found &one : found) {
        files.push_back(std::move(one.path));
    }
    return files;
}

base::Result<std::vector<std::string>> logFilesOf(const std::vector<std::string> &paths, const std::string &stem)
{
    std::vector<std::string> files;
    std::set<fs::path> seen;
    for (const std::string &path : paths) {
        const auto found = logFilesOf(path, stem);
        if (!found) {
            return found.error();
        }
        for (const std::string &file : *found) {
            std::error_code ignored;
            const fs::path real = fs::weakly_canonical(file, ignored);
            if (seen.insert(ignored ? fs::path(file) : real).second) {
                files.push_back(file);
            }
        }
    }
    return files;
}

} // namespace sluice::analysis
