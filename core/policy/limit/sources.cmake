target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/sliding_window.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/sliding_window.h")
