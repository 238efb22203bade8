# RE2 runs the patterns that users write; it stays inside this library.
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
target_link_libraries(sluice_policy PRIVATE PkgConfig::RE2)
target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/pattern_detector.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/pattern_detector.h")
