foreach(model client_models guardrail_list_model guardrail_rule_models limit_models upstream_list_model word_list_model word_text)
    sluice_add_test(NAME ${model}_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/${model}_test.cpp
        LINKS sluice_ui_models)
endforeach()
foreach(model notice_gate request_search request_table_model standing traffic_series upstream_references)
    sluice_add_test(NAME ${model}_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/${model}_test.cpp LINKS sluice_ui_models)
endforeach()
