-- The targets: of each number, segment and period the newest statement, whether a file or a person made it.
-- Grain: one row per metric, segment, period and currency.
-- statement: the id of what a person set, or the row's key in its file
-- metric: what is counted: sessions, leads, mqls, sals, sqls, opportunities, deals, amount or spend
-- segment: the segment; null for the whole
-- starts_on: the first day
-- ends_on: the last day
-- planned: how much is meant to come
-- currency: the currency of an amount or of spend; (not set) for a count
-- origin: 'app' for what a person set, 'file' for an upload
-- set_at: when it was set or loaded, UTC
-- set_by: who set it, or who loaded the file; null where that was not said
-- upload_id: the upload; null for what a person set
select statement, metric, segment, starts_on, ends_on, planned, currency, origin, set_at, set_by, upload_id
from
    (
        select
            s.*,
            row_number() over (
                partition by metric, segment, starts_on, ends_on, currency
                order by set_at desc, origin, upload_id desc, statement desc
            ) as place
        from marts.plan_statements as s
    ) as ranked
where place = 1
