target_sources(sluice_policy PRIVATE)
