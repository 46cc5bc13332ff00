-- The targets, by people and files: of each number, segment and period the newest statement that was not taken
-- back.
-- Grain: one row per metric, segment, period and currency.
-- metric: what is counted: sessions, leads, mqls, sals, sqls, opportunities, deals, amount or spend
-- segment: the segment; null for the whole
-- starts_on: the first day
-- ends_on: the last day
-- planned: how much is meant to come
-- currency: the currency of an amount or of spend; (not set) for a count
-- origin: 'app' for what a person set, 'file' for an upload
-- set_at: when it was set or loaded, UTC
-- set_by: who set it, or who loaded the file; null where that was not said
-- statement: the id of what a person set, or the row's key in its file
select
    metric, segment, starts_on, ends_on, cast(planned as double) as planned, currency, origin, set_at, set_by, statement
from marts.plans
order by metric, starts_on, ends_on, segment, currency
