-- What a source says of a lead without giving a day: the stage it is in, or that it left.
-- Grain: one row per lead.
-- lead_key: the lead
-- stated_lead_on: the first day on which lead or a later stage was stated
-- stated_mql_on: the same for mql
-- stated_sal_on: the same for sal
-- stated_sql_on: the same for sql
-- stated_opportunity_on: the same for opportunity
-- stated_won_on: the same for won
-- stated_exit: the exit that is stated without a day
-- stated_reason: why it left
-- stated_exit_on: the first day on which an exit was stated
with
    said as (
        select
            l.key as lead_key,
            case when s.stage_order <= 6 then s.stage_order else 0 end as stage_order,
            case
                when l.stage in ('rejected', 'disqualified', 'lost', 'recycled') and l.exit_on is null then l.stage
            end as stated_exit,
            l.reason,
            l.upload_id
        from core.leads as l
        left join marts.stages as s on s.stage = l.stage
        where l.stage is not null
        union all
        select
            d.lead_key,
            case when d.status = 'won' and d.closed_on is null then 6 else coalesce(s.stage_order, 5) end,
            case when d.status = 'lost' and d.closed_on is null then 'lost' end,
            d.reason,
            d.upload_id
        from core.deals as d
        left join marts.stages as s on s.stage = d.created_as
        where d.created_on is null or (d.status in ('won', 'lost') and d.closed_on is null)
    ),
    learned as (
        select
            said.lead_key,
            said.stage_order,
            said.stated_exit,
            said.reason,
            cast(coalesce(u.as_of, u.loaded_at) as date) as learned_on
        from said
        join app.touched_leads as t on t.lead_key = said.lead_key
        join app.uploads as u on u.upload_id = said.upload_id
    )
select
    lead_key,
    min(case when stage_order >= 1 then learned_on end) as stated_lead_on,
    min(case when stage_order >= 2 then learned_on end) as stated_mql_on,
    min(case when stage_order >= 3 then learned_on end) as stated_sal_on,
    min(case when stage_order >= 4 then learned_on end) as stated_sql_on,
    min(case when stage_order >= 5 then learned_on end) as stated_opportunity_on,
    min(case when stage_order >= 6 then learned_on end) as stated_won_on,
    max(stated_exit) as stated_exit,
    max(reason) as stated_reason,
    min(case when stated_exit is not null then learned_on end) as stated_exit_on
from learned
group by 1
