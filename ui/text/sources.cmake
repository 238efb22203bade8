target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/error_sentence.cpp ${CMAKE_CURRENT_LIST_DIR}/error_sentence.h
    ${CMAKE_CURRENT_LIST_DIR}/format.cpp ${CMAKE_CURRENT_LIST_DIR}/format.h
    ${CMAKE_CURRENT_LIST_DIR}/guardrail_words.cpp ${CMAKE_CURRENT_LIST_DIR}/guardrail_words.h
    ${CMAKE_CURRENT_LIST_DIR}/limit_words.cpp ${CMAKE_CURRENT_LIST_DIR}/limit_words.h
    ${CMAKE_CURRENT_LIST_DIR}/upstream_words.cpp ${CMAKE_CURRENT_LIST_DIR}/upstream_words.h
    ${CMAKE_CURRENT_LIST_DIR}/words.cpp ${CMAKE_CURRENT_LIST_DIR}/words.h)
