-- The sources that record acceptances themselves (what was decided in the app is not theirs), as they are; a record of
-- several sources is each one's own. When one begins or ceases to, all its leads are derived anew.
create or replace table app.accepting_sources as
with
    accepted as (
        select lead_key, source
        from marts.ordered_cycles
        where accepted_on is not null
        union
        select lead_key, source
        from marts.plain_cycles
        where accepted_on is not null
        union
        select lead_key, source
        from marts.journeys
        where accepted_on is not null
    ),
    own as (select lead_key, source from accepted where lead_key not in (select lead_key from marts.decisions))
select source
from own
union
select a.source
from core.aliases as a
join own as o on o.lead_key = a.record
where a.target = 'leads' and a.source is not null
;
create or replace temp table late_leads as
with
    changed as (
        select source from app.accepting_sources where source not in (select source from accepting)
        union all
        select source from accepting where source not in (select source from app.accepting_sources)
    )
select distinct lead_key
from marts.journeys
where source in (select source from changed)
;
insert into app.touched_leads
select lead_key
from late_leads
;
insert into app.plain_leads
select lead_key
from late_leads
where lead_key not in (select lead_key from marts.ordered_cycles)
;
