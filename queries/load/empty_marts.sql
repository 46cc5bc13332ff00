delete from marts.ordered_cycles
;
delete from marts.journeys
;
delete from marts.handoffs
;
delete from marts.lead_names
;
