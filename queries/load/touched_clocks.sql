select * from marts.handoff_clocks
