# The one place that knows compiler flags and how our targets and tests are made.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(SLUICE_CCACHE ccache)
    if(SLUICE_CCACHE)
        # Precompiled headers and ccache agree only with these two sloppiness flags (ccache manual, "Precompiled headers").
        set(CMAKE_CXX_COMPILER_LAUNCHER
            ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
            ${SLUICE_CCACHE})
    endif()
endif()

set(SLUICE_SANITIZE "" CACHE STRING "Sanitizers for everything, as -fsanitize= takes them")
if(SLUICE_SANITIZE)
    add_compile_options(-fsanitize=${SLUICE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SLUICE_SANITIZE})
endif()

# Everything of ours compiles with this: warnings are errors, and Qt's careless conversions are off.
add_library(sluice_options INTERFACE)
target_compile_features(sluice_options INTERFACE cxx_std_20)
target_compile_options(sluice_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Werror
    # GCC 12 warns about its own library at -O2 (GCC bugs 105329, 105651); nothing of ours is silenced by these.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=restrict -Wno-error=stringop-overflow -Wno-error=array-bounds
        -Wno-error=maybe-uninitialized -Wno-error=dangling-pointer -fpch-preprocess>
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
target_compile_definitions(sluice_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_CONTEXTLESS_CONNECT QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_JAVA_STYLE_ITERATORS
    QT_USE_QSTRINGBUILDER QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# sluice_add_library(NAME sluice_x SOURCES a.cpp … LINKS … [PRIVATE_LINKS …] [MOC] [PCH <header>…])
# A static library of ours. `#include "base/…"`, `"relay/…"` and so on resolve from core/; `"ui/…"` from the root.
function(sluice_add_library)
    cmake_parse_arguments(ARG "MOC" "NAME" "SOURCES;LINKS;PRIVATE_LINKS;PCH" ${ARGN})
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES})
    target_include_directories(${ARG_NAME} PUBLIC "${CMAKE_SOURCE_DIR}/core" "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${ARG_NAME} PUBLIC ${ARG_LINKS} PRIVATE sluice_options ${ARG_PRIVATE_LINKS})
    if(ARG_MOC)
        set_target_properties(${ARG_NAME} PROPERTIES AUTOMOC ON AUTORCC ON)
    endif()
    if(ARG_PCH)
        target_precompile_headers(${ARG_NAME} PRIVATE ${ARG_PCH})
    endif()
endfunction()

# sluice_add_test(NAME x_test SOURCES x_test.cpp LINKS … [LABEL unit] [TIMEOUT 30] [ENV "K=V" …] [SERIAL])
# One executable per unit: offscreen, a HOME of its own, a time limit.
function(sluice_add_test)
    cmake_parse_arguments(ARG "SERIAL" "NAME;LABEL;TIMEOUT" "SOURCES;LINKS;ENV" ${ARGN})
    if(NOT ARG_LABEL)
        set(ARG_LABEL unit)
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    add_executable(${ARG_NAME} ${ARG_SOURCES})
    set_target_properties(${ARG_NAME} PROPERTIES AUTOMOC ON)
    target_include_directories(${ARG_NAME} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${ARG_NAME} PRIVATE sluice_options ${ARG_LINKS} Qt6::Test)
    target_compile_definitions(${ARG_NAME} PRIVATE SLUICE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
    set(home "${CMAKE_BINARY_DIR}/test-home/${ARG_NAME}")
    file(MAKE_DIRECTORY "${home}")
    set_tests_properties(${ARG_NAME} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;HOME=${home};XDG_CONFIG_HOME=${home}/config;XDG_DATA_HOME=${home}/data;LC_ALL=C.UTF-8;${ARG_ENV}")
    if(ARG_SERIAL)
        set_tests_properties(${ARG_NAME} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
