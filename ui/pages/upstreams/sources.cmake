target_sources(sluice_ui PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/test_stepper.cpp ${CMAKE_CURRENT_LIST_DIR}/test_stepper.h
    ${CMAKE_CURRENT_LIST_DIR}/upstream_delegate.cpp ${CMAKE_CURRENT_LIST_DIR}/upstream_delegate.h
    ${CMAKE_CURRENT_LIST_DIR}/upstream_dialog.cpp ${CMAKE_CURRENT_LIST_DIR}/upstream_dialog.h
    ${CMAKE_CURRENT_LIST_DIR}/upstream_dialog_controller.cpp ${CMAKE_CURRENT_LIST_DIR}/upstream_dialog_controller.h
    ${CMAKE_CURRENT_LIST_DIR}/upstream_form.cpp ${CMAKE_CURRENT_LIST_DIR}/upstream_form.h
    ${CMAKE_CURRENT_LIST_DIR}/upstreams_controller.cpp ${CMAKE_CURRENT_LIST_DIR}/upstreams_controller.h
    ${CMAKE_CURRENT_LIST_DIR}/upstreams_page.cpp ${CMAKE_CURRENT_LIST_DIR}/upstreams_page.h)
