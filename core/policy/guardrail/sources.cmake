target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/blocking_rules.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/blocking_rules.h"
    "${CMAKE_CURRENT_LIST_DIR}/compiled_rules.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/compiled_rules.h"
    "${CMAKE_CURRENT_LIST_DIR}/lane_scan.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/lane_scan.h"
    "${CMAKE_CURRENT_LIST_DIR}/rule_set.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/rule_set.h"
    "${CMAKE_CURRENT_LIST_DIR}/verdict.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/verdict.h"
    "${CMAKE_CURRENT_LIST_DIR}/word_list.cpp")
