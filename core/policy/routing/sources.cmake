target_sources(sluice_policy PRIVATE
    "${CMAKE_CURRENT_LIST_DIR}/weighted_round_robin.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/weighted_round_robin.h")
