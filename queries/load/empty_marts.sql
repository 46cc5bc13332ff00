delete from marts.cycles
;
delete from marts.journeys
;
delete from marts.stage_days
;
