target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/connect_card.cpp ${CMAKE_CURRENT_LIST_DIR}/connect_card.h
    ${CMAKE_CURRENT_LIST_DIR}/dashboard_controller.cpp ${CMAKE_CURRENT_LIST_DIR}/dashboard_controller.h
    ${CMAKE_CURRENT_LIST_DIR}/dashboard_page.cpp ${CMAKE_CURRENT_LIST_DIR}/dashboard_page.h)
