-- The MQLs with the response clock that each start event would give them, whatever the agreement says.
-- Grain: one row per lead cycle with a dated MQL and start event.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- starts_at: mql, queued or assigned
-- start_at: when the clock would have started, UTC; null when only a day is known
-- start_on: the day of that; null when it would not have started
select lead_key, cycle, 'mql' as starts_at, mql_at as start_at, mql_on as start_on
from marts.handoffs
union all
select
    lead_key,
    cycle,
    'queued',
    case when queued_at < mql_at then mql_at else queued_at end,
    case when queued_at < mql_at then mql_on else cast(queued_at as date) end
from marts.handoffs
union all
select
    lead_key,
    cycle,
    'assigned',
    case when assigned_at < mql_at then mql_at else assigned_at end,
    case when assigned_at < mql_at then mql_on else cast(assigned_at as date) end
from marts.handoffs
