delete from marts.cycles
;
delete from marts.journeys
;
