-- What happened in the period, whichever cohort it belongs to. Volumes: a ratio of two of them moves with volume.
-- Grain: one row per breakdown value and stage or exit.
-- value: the breakdown value; `all` without a breakdown
-- stage: lead to won, then rejected, disqualified, lost and recycled
-- stage_order: 1 to 10
-- events: how often, by its own date; nothing imputed. Of opportunity, won and lost each deal, also several of one lead
with
    days as (
        select *, coalesce({{ by_dimension("stage_days") }}, {{ by_time("day_on") }}, 'all') as value
        from marts.stage_days
        where {{ in_period_to_date("day_on") }} and {{ filters("stage_days") }}
    )
select d.value, d.stage, o.stage_order, count(*) as events
from days as d
join marts.stages as o on o.stage = d.stage
group by 1, 2, 3
order by 1, 3
