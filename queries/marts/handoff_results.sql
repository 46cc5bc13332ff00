-- The judged clocks with what is certain of them whatever the as-of.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.judged, and:
-- reply_result: met, met_late, or unknown_precision where days alone do not decide; pre_contacted when sales touched it
-- before the clock started; uncovered when no target applies; not_started; null while no touch is known
-- reply_result_on: the day from which that holds: the source's own or that in UTC, whichever comes first, because a day
-- that is looked back at ends at midnight UTC
-- decision_result: met, met_late or unknown_precision, by the first answer; null while open, or when nothing was agreed
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
        else least(c.touch_on, cast(c.touch_at as date))
    end as reply_result_on,
    case
        when c.decision_due_at is null
        then null
        when c.answered_until <= c.decision_in_time_from
        then 'met'
        when c.answered_from > c.decision_in_time_until
        then 'met_late'
        when c.answered_on is not null
        then 'unknown_precision'
    end as decision_result
from marts.judged as c
