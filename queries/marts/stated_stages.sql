-- What a source says of a lead without giving a day: the stage it is in, or that it left.
-- Grain: one row per lead.
-- lead_key: the lead
-- stated_order: the furthest stage stated without a day, 1 to 6; 0 when none
-- stated_exit: the exit that is stated without a day
-- stated_reason: why it left
-- stated_on: the day on which we learned it
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
            case when d.status = 'won' then 6 else coalesce(s.stage_order, 5) end,
            case when d.status = 'lost' then 'lost' end,
            d.reason,
            d.upload_id
        from core.deals as d
        left join marts.stages as s on s.stage = d.created_as
        where d.created_on is null or (d.status in ('won', 'lost') and d.closed_on is null)
    )
select
    t.lead_key,
    max(said.stage_order) as stated_order,
    max(said.stated_exit) as stated_exit,
    max(said.reason) as stated_reason,
    max(cast(coalesce(u.as_of, u.loaded_at) as date)) as stated_on
from said
join app.touched_leads as t on t.lead_key = said.lead_key
join app.uploads as u on u.upload_id = said.upload_id
group by 1
