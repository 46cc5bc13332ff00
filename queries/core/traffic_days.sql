-- One row per day and channel of a web site.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.traffic_days(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    day_on date,  -- the day
    channel varchar,  -- the channel group
    campaign varchar,  -- the campaign
    region varchar,  -- the region or country
    sessions bigint,  -- sessions
    engaged_sessions bigint,  -- engaged sessions
    users bigint,  -- users
    impressions bigint,  -- times shown in search
    clicks bigint  -- clicks from search
)
;
