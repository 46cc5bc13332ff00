-- The sources that record acceptances themselves, as they were.
create or replace temp table accepting as
select source
from app.accepting_sources
;
-- Each touched lead once. Plain ones: nothing but their own dates is known, and an exit, if any, comes last.
create or replace temp table unique_leads as
with
    once as (
        select lead_key from app.touched_leads group by 1
    ),
    others as (
        select lead_key
        from core.stage_history
        union all
        select lead_key
        from core.deals
        union all
        select lead_key
        from marts.decisions
        union all
        select lead_key
        from marts.past_stages
    )
select
    o.lead_key,
    l.key is not null
    and o.lead_key not in (select lead_key from others where lead_key is not null)
    and coalesce(
        l.exit_on > greatest(l.created_on, l.mql_on, l.sal_on, l.sql_on, l.opportunity_on, l.won_on),
        l.exit_on is null or l.stage is null or l.stage not in ('rejected', 'recycled', 'disqualified', 'lost')
    ) as is_plain
from once as o
left join core.leads as l on l.key = o.lead_key
;
create or replace table app.plain_leads as
select lead_key
from unique_leads
where is_plain
;
delete from marts.ordered_cycles
where lead_key in (select lead_key from unique_leads)
;
delete from marts.journeys
where lead_key in (select lead_key from unique_leads)
;
