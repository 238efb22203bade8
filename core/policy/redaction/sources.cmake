target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/export_pseudonyms.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/export_pseudonyms.h"
    "${CMAKE_CURRENT_LIST_DIR}/free_text_redactor.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/free_text_redactor.h"
    "${CMAKE_CURRENT_LIST_DIR}/rare_cells.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/rare_cells.h"
    "${CMAKE_CURRENT_LIST_DIR}/redaction_marks.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/redaction_marks.h"
    "${CMAKE_CURRENT_LIST_DIR}/secret_forms.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/secret_forms.h")
