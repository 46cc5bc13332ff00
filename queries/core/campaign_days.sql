-- One row per day and campaign: what was spent and what came back.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.campaign_days(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    day_on date,  -- the day
    channel varchar,  -- the channel
    campaign varchar,  -- the campaign's name
    campaign_id varchar,  -- the campaign's id in its source
    segment varchar,  -- the segment
    region varchar,  -- the region
    currency varchar,  -- ISO code of the spend
    spend decimal(38, 6),  -- money spent
    impressions bigint,  -- times shown
    clicks bigint,  -- clicks
    conversions decimal(38, 6),  -- conversions, as the source counts them
    leads decimal(38, 6)  -- leads, as the source counts them
)
;
