target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/desk_style.cpp ${CMAKE_CURRENT_LIST_DIR}/desk_style.h
    ${CMAKE_CURRENT_LIST_DIR}/icons.cpp ${CMAKE_CURRENT_LIST_DIR}/icons.h
    ${CMAKE_CURRENT_LIST_DIR}/page.cpp ${CMAKE_CURRENT_LIST_DIR}/page.h
    ${CMAKE_CURRENT_LIST_DIR}/theme.cpp ${CMAKE_CURRENT_LIST_DIR}/theme.h)
