#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace sluice::analysis {

// The files a path stands for, oldest first. "access.log" stands for itself and what logrotate made of it: access.log.1, access.log.2.gz,
// access.log-20261124, access.log-20261124.gz; a rotated file stands for itself, a folder for every log in it whose name begins with `stem`.
// Where a file is there plain and compressed (it is being compressed right now), the plain one counts. FileNotFound if there is none.
base::Result<std::vector<std::string>> logFilesOf(const std::string &path, const std::string &stem);

// The files of several paths, each once: a shell may have named rotated files as well.
base::Result<std::vector<std::string>> logFilesOf(const std::vector<std::string> &paths, const std::string &stem);

} // namespace sluice::analysis
