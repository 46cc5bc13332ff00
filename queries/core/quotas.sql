-- One row per quota: who, which months, how much.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.quotas(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    person varchar,  -- the person, when the quota is a person's
    team varchar,  -- the team, when it is a team's
    starts_on date,  -- first day of the period
    ends_on date,  -- last day of the period
    metric varchar,  -- what is counted
    quota decimal(38, 6),  -- how much is asked for
    currency varchar  -- ISO code, for an amount
)
;
