-- One row per call, e-mail or meeting.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.touches(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    touch_id varchar,  -- the activity's id in its source
    lead_id varchar,  -- the contact, by id
    email varchar,  -- the contact, by e-mail
    deal_id varchar,  -- the deal
    person varchar,  -- who made it
    kind varchar,  -- call, email, meeting or other
    direction varchar,  -- outbound or inbound
    is_automatic boolean,  -- sent by a machine: an autoresponder or a bulk send
    subject varchar,  -- its subject
    outcome varchar,  -- what came of it
    duration_minutes decimal(38, 6),  -- how long it took, in minutes
    state varchar,  -- whether it was done; what is planned is not counted
    is_deleted boolean,  -- deleted in its source: not counted
    happened_at timestamp,  -- when: the instant, UTC
    happened_on date,  -- when: the calendar day
    lead_key varchar  -- the lead it belongs to
)
;
