-- The judged clocks with what is certain of them whatever the as-of.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.judged, and:
-- reply_result: met, met_late, or unknown_precision where days alone do not decide; pre_contacted when sales touched it
-- before the clock started; uncovered when no target applies; not_started; null while no touch is known
-- reply_result_on: the day from which that holds
-- decision_result: met, met_late or unknown_precision; null while open, or when nothing was agreed
select
    c.*,
    case
        when c.place is null
        then 'uncovered'
        when c.start_on is null
        then 'not_started'
        when c.before_on is not null
        then 'pre_contacted'
        when c.touch_until <= c.in_time_from
        then 'met'
        when c.touch_from > c.in_time_until
        then 'met_late'
        when c.touch_on is not null
        then 'unknown_precision'
    end as reply_result,
    case
        when c.place is null or c.start_on is null
        then c.mql_on
        when c.before_on is not null
        then c.start_on
        else c.touch_on
    end as reply_result_on,
    case
        when c.decision_due_at is null
        then null
        when c.decided_until <= c.decision_in_time_from
        then 'met'
        when c.decided_from > c.decision_in_time_until
        then 'met_late'
        when c.decided_on is not null
        then 'unknown_precision'
    end as decision_result
from marts.judged as c
