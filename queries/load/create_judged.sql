-- The clocks of the touched MQLs between the calendar and the marts: all of marts.handoff_clocks, and what the working
-- hours make of it (see smarketing/agreement/judging.py).
create table marts.judged as
select
    *,
    cast(null as timestamp) as start_from,
    cast(null as timestamp) as start_until,
    cast(null as timestamp) as due_at,
    cast(null as timestamp) as at_risk_at,
    cast(null as timestamp) as in_time_from,
    cast(null as timestamp) as in_time_until,
    cast(null as timestamp) as touch_from,
    cast(null as timestamp) as touch_until,
    cast(null as bigint) as reply_seconds,
    cast(null as bigint) as reply_wall_seconds,
    cast(null as bigint) as queue_seconds,
    cast(null as bigint) as assign_seconds,
    cast(null as bigint) as touch_seconds,
    cast(null as timestamp) as decision_due_at,
    cast(null as timestamp) as decision_at_risk_at,
    cast(null as timestamp) as decision_in_time_from,
    cast(null as timestamp) as decision_in_time_until,
    cast(null as timestamp) as answered_from,
    cast(null as timestamp) as answered_until,
    cast(null as timestamp) as attempts_until,
    cast(null as date) as attempts_until_on
from marts.handoff_clocks
limit 0
;
