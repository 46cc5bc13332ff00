-- Version 6: what marketing did with a person, and how sure the owner of a deal is.
create table raw.campaign_touches(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    touch_id varchar,
    lead_id varchar,
    email varchar,
    channel varchar,
    campaign varchar,
    kind varchar,
    happened_at timestamp,
    happened_on date
)
;

alter table raw.deals add column forecast_category varchar
;
