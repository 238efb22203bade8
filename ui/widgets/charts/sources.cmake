# The only folder that may name Qt Charts.
target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/chart_legend.cpp ${CMAKE_CURRENT_LIST_DIR}/chart_legend.h
    ${CMAKE_CURRENT_LIST_DIR}/latency_chart.cpp ${CMAKE_CURRENT_LIST_DIR}/latency_chart.h
    ${CMAKE_CURRENT_LIST_DIR}/time_chart.cpp ${CMAKE_CURRENT_LIST_DIR}/time_chart.h
    ${CMAKE_CURRENT_LIST_DIR}/traffic_chart.cpp ${CMAKE_CURRENT_LIST_DIR}/traffic_chart.h)
