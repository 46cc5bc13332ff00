-- One row per contact of marketing with a person: a form, a visit, a webinar, a click.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.campaign_touches(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    touch_id varchar,  -- its id in its source
    lead_id varchar,  -- the contact, by id
    email varchar,  -- the contact, by e-mail
    channel varchar,  -- the channel
    campaign varchar,  -- the campaign
    kind varchar,  -- what it was, in the source's words
    is_deleted boolean,  -- deleted in its source: not counted
    happened_at timestamp,  -- when: the instant, UTC
    happened_on date,  -- when: the calendar day
    lead_key varchar  -- the lead it belongs to
)
;
