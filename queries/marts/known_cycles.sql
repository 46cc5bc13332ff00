-- Cycles with the day on which each stage is known to have been reached at least.
-- Grain: one row per lead and cycle. All columns of marts.step_days, and:
-- stated_exit: the exit that is stated without a day
-- stated_exit_on: the day on which we learned it
-- stated_reason: why
-- lead_known_on: the first day that proves lead or a later stage
-- mql_known_on: the first day that proves mql or a later stage
-- sal_known_on: the first day that proves sal or a later stage
-- sql_known_on: the first day that proves sql or a later stage
-- opportunity_known_on: the first day that proves opportunity or a later stage
-- won_known_on: the first day that proves won
with
    last_cycles as (
        select c.lead_key, max(c.cycle) as cycle
        from marts.ordered_cycles as c
        join app.touched_leads as t on t.lead_key = c.lead_key
        group by 1
    )
select
    s.*,
    g.stated_exit,
    g.stated_exit_on,
    g.stated_reason,
    least(first_on, sal_on, g.stated_lead_on) as lead_known_on,
    least(mql_on, sal_on, sql_on, opportunity_on, won_on, rejected_on, g.stated_mql_on) as mql_known_on,
    least(sal_on, sql_on, opportunity_on, won_on, g.stated_sal_on) as sal_known_on,
    least(sql_on, opportunity_on, won_on, g.stated_sql_on) as sql_known_on,
    least(opportunity_on, won_on, g.stated_opportunity_on) as opportunity_known_on,
    least(won_on, g.stated_won_on) as won_known_on
from marts.step_days as s
left join last_cycles as z on z.lead_key = s.lead_key
-- A plain lead is on its first trip.
left join marts.stated_stages as g on g.lead_key = s.lead_key and s.cycle = coalesce(z.cycle, 1)
