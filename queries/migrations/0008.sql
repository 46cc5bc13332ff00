-- Version 8: what people hear and what they decide. Nothing is overwritten: notes, themes and what a meeting decided
-- are
-- told by events, each with who and when; a snapshot is written once.
create table raw.notes(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    note_id varchar,
    lead_id varchar,
    email varchar,
    deal_id varchar,
    author varchar,
    team varchar,
    kind varchar,
    severity varchar,
    theme varchar,
    text varchar,
    channel varchar,
    campaign varchar,
    segment varchar,
    stage varchar,
    competitor varchar,
    heard_at timestamp,
    heard_on date
)
;

create table app.note_events(
    event_id varchar,
    note_id varchar,
    event varchar,
    kind varchar,
    severity varchar,
    theme_id varchar,
    text varchar,
    heard_on date,
    reason varchar,
    change varchar,
    metric varchar,
    segment varchar,
    check_on date,
    made_by varchar,
    team varchar,
    made_at timestamp
)
;

create table app.note_links(
    link_id varchar,
    note_id varchar,
    kind varchar,
    value varchar,
    label varchar,
    made_by varchar,
    made_at timestamp,
    removed_by varchar,
    removed_at timestamp
)
;

create table app.theme_events(
    event_id varchar, theme_id varchar, event varchar, name varchar, into_id varchar, made_by varchar, made_at timestamp
)
;

create table app.meetings(
    meeting_id varchar,
    title varchar,
    since_on date,
    opened_by varchar,
    opened_at timestamp,
    closed_by varchar,
    closed_at timestamp,
    is_demo boolean
)
;

create table app.meeting_items(
    item_id varchar,
    meeting_id varchar,
    kind varchar,
    slide varchar,
    text varchar,
    owner varchar,
    due_on date,
    note_id varchar,
    made_by varchar,
    made_at timestamp
)
;

create table app.item_events(
    event_id varchar,
    item_id varchar,
    meeting_id varchar,
    event varchar,
    text varchar,
    owner varchar,
    due_on date,
    reason varchar,
    made_by varchar,
    made_at timestamp
)
;

create table app.snapshots(
    snapshot_id varchar,
    meeting_id varchar,
    taken_at timestamp,
    taken_by varchar,
    as_of date,
    data_version integer,
    definitions varchar,
    content varchar,
    sha256 varchar
)
;
