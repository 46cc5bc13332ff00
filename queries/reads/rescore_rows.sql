-- The MQLs of the period with all that any terms could ask of them, to judge them anew under a draft.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- segment: which part of the market
-- trigger: what made it an MQL
-- score: the score at that time
-- mql_on: the day it became an MQL
-- start_at: when the response clock would have started, UTC; null when only a day is known
-- start_on: the day of that; null when it would not have started
-- touch_at: the first sales touch at or after that, UTC
-- touch_on: the day of that
-- is_pre_contacted: 1 when sales had touched it before
-- decision: accepted, rejected or left; null while open
-- decided_on: the day of that
-- is_not_meeting: 1 when it was rejected as not meeting the definition
-- sql_known_on: the day on which it is known to have been qualified
-- replied_at: up to when replies are known, UTC; null without calls, e-mails or meetings
-- is_reply_exempt: 1 when somebody took it out of the response promise
with
    clocks as (
        select h.*, c.start_at as call_at, c.start_on as call_on
        from marts.reply_clocks as h
        join
            marts.rescore_clocks as c
            on c.lead_key = h.lead_key
            and c.cycle = h.cycle
            and c.starts_at = coalesce(cast($starts_at as varchar), 'mql')
        where
            h.mql_on <= cast($as_of as date)
            and h.mql_on >= coalesce(cast($from_on as date), h.mql_on)
            and h.mql_on < coalesce(cast($to_on as date), date '9999-12-31')
    ),
    touched as (
        select
            c.lead_key,
            c.cycle,
            t.happened_at,
            t.happened_on,
            row_number() over (partition by c.lead_key, c.cycle order by t.happened_on, t.happened_at nulls last) as nth
        from clocks as c
        join marts.touches as t on t.lead_key = c.lead_key and t.is_sales = 1
        where coalesce(t.happened_at >= c.call_at, t.happened_on >= c.call_on)
    )
select
    c.lead_key,
    c.cycle,
    c.segment,
    c.trigger,
    c.score,
    c.mql_on,
    c.call_at as start_at,
    c.call_on as start_on,
    t.happened_at as touch_at,
    t.happened_on as touch_on,
    case when c.reply_result = 'pre_contacted' then 1 else 0 end as is_pre_contacted,
    c.decision,
    c.decided_on,
    c.is_not_meeting,
    c.sql_known_on,
    c.replied_at,
    c.is_reply_exempt
from clocks as c
left join touched as t on t.lead_key = c.lead_key and t.cycle = c.cycle and t.nth = 1
order by c.mql_on, c.lead_key, c.cycle
