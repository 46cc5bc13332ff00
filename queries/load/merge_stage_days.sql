-- The day counts of the touched days, each breakdown once, none that is empty.
insert into deltas
select d.*
from marts.stage_days as d
where d.day_on in (select day_on from deltas)
;
delete from marts.stage_days
where day_on in (select day_on from deltas)
;
insert into marts.stage_days
select day_on, stage, channel, campaign, segment, region, owner, cast(sum(events) as bigint) as events
from deltas
group by all
having sum(events) <> 0
;
