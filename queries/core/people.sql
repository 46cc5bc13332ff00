-- One row per person who works leads or deals.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.people(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    person_id varchar,  -- the person's id in its source
    name varchar,  -- the person's name
    email varchar,  -- the person's e-mail address
    role varchar,  -- what the person does
    team varchar,  -- the team
    manager varchar,  -- the manager's name
    region varchar,  -- the office or region
    is_active boolean,  -- still here
    started_on date,  -- first day
    ended_on date  -- last day
)
;
