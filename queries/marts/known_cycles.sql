-- Cycles with the day on which each stage is known to have been reached at least.
-- Grain: one row per lead and cycle. All columns of marts.step_days and of marts.stated_stages,
-- and:
-- lead_known_on: the first day that proves lead or a later stage
-- mql_known_on: the first day that proves mql or a later stage
-- sal_known_on: the first day that proves sal or a later stage
-- sql_known_on: the first day that proves sql or a later stage
-- opportunity_known_on: the first day that proves opportunity or a later stage
-- won_known_on: the first day that proves won
with
    last_cycles as (
        select c.lead_key, max(c.cycle) as cycle
        from marts.cycles as c
        join app.touched_leads as t on t.lead_key = c.lead_key
        group by 1
    )
select
    s.*,
    coalesce(g.stated_order, 0) as stated_order,
    g.stated_on,
    g.stated_exit,
    g.stated_reason,
    least(
        lead_on,
        mql_on,
        sal_on,
        sql_on,
        opportunity_on,
        won_on,
        exit_on,
        case when g.stated_order >= 1 then g.stated_on end
    ) as lead_known_on,
    least(
        mql_on,
        sal_on,
        sql_on,
        opportunity_on,
        won_on,
        case when exit_kind = 'rejected' then exit_on end,
        case when g.stated_order >= 2 then g.stated_on end
    ) as mql_known_on,
    least(sal_on, sql_on, opportunity_on, won_on, case when g.stated_order >= 3 then g.stated_on end) as sal_known_on,
    least(sql_on, opportunity_on, won_on, case when g.stated_order >= 4 then g.stated_on end) as sql_known_on,
    least(opportunity_on, won_on, case when g.stated_order >= 5 then g.stated_on end) as opportunity_known_on,
    least(won_on, case when g.stated_order >= 6 then g.stated_on end) as won_known_on
from marts.step_days as s
left join last_cycles as z on z.lead_key = s.lead_key and z.cycle = s.cycle
left join marts.stated_stages as g on g.lead_key = z.lead_key
