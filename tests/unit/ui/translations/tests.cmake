sluice_add_test(NAME translations_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/translations_test.cpp LINKS sluice_ui)
target_compile_definitions(translations_test PRIVATE SLUICE_LUPDATE="$<TARGET_FILE:Qt6::lupdate>")
