-- The MQLs of the period with all that any terms could ask of them, to judge them anew under a draft.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- version_id: the version of the agreement that judges it
-- segment: which part of the market
-- trigger: what made it an MQL
-- score: the score at that time
-- tells_triggers: 1 when its source tells triggers at all
-- mql_on: the day it became an MQL
-- start_at: when the response clock would have started, UTC; null when only a day is known
-- start_on: the day of that; null when it would not have started
-- touch_at: the first sales touch at or after that, UTC
-- touch_on: the day of that
-- untimed_on: the same day, where another touch on it has no clock and so may have been the first
-- before_on: the day of the last sales touch before that
-- decision: accepted, rejected or left; null while open
-- decided_on: the day of that
-- reason: why it was rejected or left
-- sql_known_on: the day on which it is known to have been qualified
-- replied_at: up to when replies are known, UTC; null without calls, e-mails or meetings
-- is_reply_exempt: 1 when somebody took it out of the response promise
with
    clocks as (
        select h.*, c.start_at as call_at, c.start_on as call_on, c.back_at, c.back_on, c.next_at, c.next_on
        from marts.reply_clocks as h
        join marts.rescore_clocks as c using (lead_key, cycle)
        where
            c.starts_at = coalesce(cast($starts_at as varchar), 'mql')
            and {{ in_period_to_date("h.mql_on") }}
            and {{ filters("h") }}
    ),
    placed as (
        select
            c.lead_key,
            c.cycle,
            t.happened_at,
            t.happened_on,
            -- By the clock where both have one, else by the day.
            case
                when coalesce(t.happened_at >= c.call_at, t.happened_on >= c.call_on)
                then 1
                when coalesce(t.happened_at > c.back_at, t.happened_on > c.back_on, c.back_on is null)
                then 0
            end as is_after
        from clocks as c
        join marts.touches as t on t.lead_key = c.lead_key and t.is_sales = 1
        where c.call_on is not null and coalesce(t.happened_at < c.next_at, t.happened_on < c.next_on, true)
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by lead_key, cycle, is_after order by happened_on, happened_at nulls last
            ) as nth,
            min(happened_on) over (partition by lead_key, cycle, is_after) as day_on
        from placed
    ),
    touched as (
        select
            lead_key,
            cycle,
            max(case when is_after = 1 and nth = 1 then happened_at end) as touch_at,
            max(case when is_after = 1 and nth = 1 then happened_on end) as touch_on,
            max(case when is_after = 1 and happened_at is null and happened_on = day_on then day_on end) as untimed_on,
            max(case when is_after = 0 then happened_on end) as before_on
        from ranked
        group by 1, 2
    ),
    telling as (select distinct source from marts.handoffs where trigger is not null)
select
    c.lead_key,
    c.cycle,
    c.version_id,
    c.segment,
    c.trigger,
    c.score,
    case when s.source is not null then 1 else 0 end as tells_triggers,
    c.mql_on,
    c.call_at as start_at,
    c.call_on as start_on,
    t.touch_at,
    t.touch_on,
    t.untimed_on,
    t.before_on,
    c.decision,
    c.decided_on,
    c.reason,
    c.sql_known_on,
    c.replied_at,
    c.is_reply_exempt
from clocks as c
left join touched as t on t.lead_key = c.lead_key and t.cycle = c.cycle
left join telling as s on s.source = c.source
order by c.mql_on, c.lead_key, c.cycle
