-- Cycles with the acceptance that a first sales touch proves where the source has none, and the
-- days per step.
-- Grain: one row per lead and cycle. All columns of marts.touched_cycles, and:
-- sal_at: when sales accepted it, UTC
-- sal_on: the day of that
-- sal_origin: `stated`, or `derived` from the first qualifying touch
-- first_touch_at: the first qualifying sales touch, UTC
-- first_touch_on: the day of that
-- touches: how many qualifying touches
select
    c.*,
    -- What was decided in the app stands even where the source states no acceptances.
    case when a.source is null and c.accepted_on is null then f.first_touch_at else c.accepted_at end as sal_at,
    case when a.source is null and c.accepted_on is null then f.first_touch_on else c.accepted_on end as sal_on,
    case
        when c.accepted_on is not null
        then 'stated'
        when a.source is null and f.first_touch_on is not null
        then 'derived'
    end as sal_origin,
    f.first_touch_at,
    f.first_touch_on,
    coalesce(f.touches, 0) as touches
from marts.touched_cycles as c
left join marts.first_touches as f on f.lead_key = c.lead_key and f.cycle = c.cycle
left join app.accepting_sources as a on a.source = c.source
