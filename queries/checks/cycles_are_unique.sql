-- A lead cycle is counted once.
select lead_key, cycle, count(*) as times from marts.journeys group by 1, 2 having count(*) > 1
