target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/request_delegate.cpp ${CMAKE_CURRENT_LIST_DIR}/request_delegate.h
    ${CMAKE_CURRENT_LIST_DIR}/request_detail.cpp ${CMAKE_CURRENT_LIST_DIR}/request_detail.h
    ${CMAKE_CURRENT_LIST_DIR}/request_proxy.cpp ${CMAKE_CURRENT_LIST_DIR}/request_proxy.h
    ${CMAKE_CURRENT_LIST_DIR}/request_table.cpp ${CMAKE_CURRENT_LIST_DIR}/request_table.h
    ${CMAKE_CURRENT_LIST_DIR}/requests_controller.cpp ${CMAKE_CURRENT_LIST_DIR}/requests_controller.h
    ${CMAKE_CURRENT_LIST_DIR}/requests_page.cpp ${CMAKE_CURRENT_LIST_DIR}/requests_page.h
    ${CMAKE_CURRENT_LIST_DIR}/timing_waterfall.cpp ${CMAKE_CURRENT_LIST_DIR}/timing_waterfall.h)
