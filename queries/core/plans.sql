-- One row per target: which number, which days, which segment, how much.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.plans(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    metric varchar,  -- what is counted
    segment varchar,  -- the segment; empty for the whole
    starts_on date,  -- first day of the period
    ends_on date,  -- last day of the period
    planned decimal(38, 6),  -- how much is meant to come
    currency varchar  -- ISO code, for an amount
)
;
