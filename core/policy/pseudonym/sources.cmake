target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/literal_index.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/literal_index.h"
    "${CMAKE_CURRENT_LIST_DIR}/placeholder.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/placeholder.h"
    "${CMAKE_CURRENT_LIST_DIR}/pseudonym_detectors.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/pseudonym_detectors.h"
    "${CMAKE_CURRENT_LIST_DIR}/pseudonym_vault.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/pseudonym_vault.h"
    "${CMAKE_CURRENT_LIST_DIR}/wiped_text.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/wiped_text.h")
