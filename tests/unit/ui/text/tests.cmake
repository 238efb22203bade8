sluice_add_test(NAME format_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/format_test.cpp LINKS sluice_ui)
sluice_add_test(NAME words_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/words_test.cpp LINKS sluice_ui)
