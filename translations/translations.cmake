# The desk's texts, compiled into the program as :/i18n/sluice_LANGUAGE.qm. English holds only the forms of plurals.
set(SLUICE_TS_FILES
    ${CMAKE_CURRENT_LIST_DIR}/sluice_en.ts
    ${CMAKE_CURRENT_LIST_DIR}/sluice_zh_CN.ts)
qt_add_lrelease(sluice_ui TS_FILES ${SLUICE_TS_FILES} QM_FILES_OUTPUT_VARIABLE SLUICE_QM_FILES)
qt_add_resources(sluice_ui translations PREFIX "/i18n" BASE "${CMAKE_CURRENT_BINARY_DIR}" FILES ${SLUICE_QM_FILES})

# Takes new and changed texts into the .ts files; a test fails until each has its translation. The include path lets lupdate see the
# classes' namespaces, which are part of a text's context.
set(SLUICE_LUPDATE Qt6::lupdate -no-obsolete -locations none -I . ui app/sluice -source-language en)
add_custom_target(update_translations
    COMMAND ${SLUICE_LUPDATE} -target-language zh_CN -ts translations/sluice_zh_CN.ts
    COMMAND ${SLUICE_LUPDATE} -pluralonly -target-language en -ts translations/sluice_en.ts
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    VERBATIM)
