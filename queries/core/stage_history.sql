-- One row per change of stage of a lead.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.stage_history(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    lead_id varchar,  -- the contact's id in its source
    email varchar,  -- the contact's e-mail address
    stage varchar,  -- the stage or exit it entered
    happened_at timestamp,  -- when: the instant, UTC
    happened_on date,  -- when: the calendar day
    reason varchar,  -- why, for an exit
    trigger varchar,  -- what caused it
    owner varchar,  -- who owned it then
    score decimal(38, 6),  -- the score then
    lead_key varchar  -- the lead it belongs to
)
;
