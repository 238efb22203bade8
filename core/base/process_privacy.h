#pragma once

namespace sluice::base {

// No core dump holds this process's memory, and no other program of the same user can look into it (Linux). For the first line of main(): what is
// secret comes after. Children begin with their own.
void keepMemoryPrivate();

} // namespace sluice::base
