target_sources(sluice_policy PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/answer_judge.cpp
    ${CMAKE_CURRENT_LIST_DIR}/answer_stream.cpp
    ${CMAKE_CURRENT_LIST_DIR}/anthropic_stream.cpp
    ${CMAKE_CURRENT_LIST_DIR}/argument_lane.cpp
    ${CMAKE_CURRENT_LIST_DIR}/chat_stream.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dialect.cpp
    ${CMAKE_CURRENT_LIST_DIR}/gemini_stream.cpp
    ${CMAKE_CURRENT_LIST_DIR}/json_tape.cpp
    ${CMAKE_CURRENT_LIST_DIR}/json_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/json_tokeniser.cpp
    ${CMAKE_CURRENT_LIST_DIR}/lane.cpp
    ${CMAKE_CURRENT_LIST_DIR}/protocol_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/request_judge.cpp
    ${CMAKE_CURRENT_LIST_DIR}/responses_stream.cpp
    ${CMAKE_CURRENT_LIST_DIR}/stream_dialect.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_judge.cpp
    ${CMAKE_CURRENT_LIST_DIR}/usage.cpp)
