-- One row per note: what somebody heard from a customer.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.notes(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    note_id varchar,  -- its id in its source
    lead_id varchar,  -- the contact, by id
    email varchar,  -- the contact, by e-mail
    deal_id varchar,  -- the deal
    author varchar,  -- who heard it
    team varchar,  -- whose team
    kind varchar,  -- what it is about
    severity varchar,  -- how bad it is
    theme varchar,  -- the theme, in a few words
    text varchar,  -- what was heard
    channel varchar,  -- the channel
    campaign varchar,  -- the campaign
    segment varchar,  -- the segment
    stage varchar,  -- the stage it was heard at
    competitor varchar,  -- the competitor
    is_deleted boolean,  -- deleted in its source: not counted
    heard_at timestamp,  -- when it was heard: the instant, UTC
    heard_on date,  -- when it was heard: the calendar day
    lead_key varchar  -- the lead it belongs to
)
;
