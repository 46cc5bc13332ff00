-- What people said of records: joins, splits, and whether addresses decide; the newest first.
-- Grain: one row per statement.
-- match_id: the statement
-- target: leads or deals
-- kind: join, split, or rule_off where people were no longer matched by their address
-- first_key: the key that was named first
-- second_key: the other one
-- made_by: who said so
-- made_at: when, UTC
-- withdrawn_by: who took it back
-- withdrawn_at: when, UTC; null while it stands
select match_id, target, kind, first_key, second_key, made_by, made_at, withdrawn_by, withdrawn_at
from app.matches
order by made_at desc, match_id desc
