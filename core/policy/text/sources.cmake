target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/begin_filter.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/begin_filter.h"
    "${CMAKE_CURRENT_LIST_DIR}/fold.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/fold.h"
    "${CMAKE_CURRENT_LIST_DIR}/fold_table.inc"
    "${CMAKE_CURRENT_LIST_DIR}/stream_scanner.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/stream_scanner.h"
    "${CMAKE_CURRENT_LIST_DIR}/symbol_table.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/symbol_table.h"
    "${CMAKE_CURRENT_LIST_DIR}/utf8.h"
    "${CMAKE_CURRENT_LIST_DIR}/word_automaton.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/word_automaton.h")
