-- Version 1: what must never be lost. `raw` keeps every accepted row of every upload, `app` what
-- people did.
create schema raw;

create schema app;

create table raw.leads(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    lead_id varchar,
    email varchar,
    name varchar,
    company varchar,
    channel varchar,
    campaign varchar,
    segment varchar,
    region varchar,
    owner varchar,
    score decimal(38, 6),
    trigger varchar,
    stage varchar,
    reason varchar,
    deal_id varchar,
    created_at timestamp,
    created_on date,
    mql_at timestamp,
    mql_on date,
    queued_at timestamp,
    queued_on date,
    assigned_at timestamp,
    assigned_on date,
    sal_at timestamp,
    sal_on date,
    sql_at timestamp,
    sql_on date,
    opportunity_at timestamp,
    opportunity_on date,
    won_at timestamp,
    won_on date,
    exit_at timestamp,
    exit_on date
)
;

create table raw.stage_history(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    lead_id varchar,
    email varchar,
    stage varchar,
    happened_at timestamp,
    happened_on date,
    reason varchar,
    trigger varchar,
    owner varchar,
    score decimal(38, 6)
)
;

create table raw.deals(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    deal_id varchar,
    lead_id varchar,
    email varchar,
    name varchar,
    company varchar,
    channel varchar,
    campaign varchar,
    segment varchar,
    region varchar,
    owner varchar,
    product varchar,
    pipeline varchar,
    stage varchar,
    status varchar,
    amount decimal(38, 6),
    currency varchar,
    probability decimal(38, 6),
    reason varchar,
    created_as varchar,
    created_at timestamp,
    created_on date,
    closed_at timestamp,
    closed_on date,
    accepted_at timestamp,
    accepted_on date,
    rejected_at timestamp,
    rejected_on date
)
;

create table raw.deal_history(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    deal_id varchar,
    changed_at timestamp,
    changed_on date,
    stage varchar,
    status varchar,
    amount decimal(38, 6),
    currency varchar,
    closed_at timestamp,
    closed_on date,
    owner varchar,
    field varchar
)
;

create table raw.touches(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    touch_id varchar,
    lead_id varchar,
    email varchar,
    deal_id varchar,
    person varchar,
    kind varchar,
    direction varchar,
    is_automatic boolean,
    subject varchar,
    outcome varchar,
    duration_minutes decimal(38, 6),
    happened_at timestamp,
    happened_on date
)
;

create table raw.campaign_days(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    day_on date,
    channel varchar,
    campaign varchar,
    campaign_id varchar,
    segment varchar,
    region varchar,
    currency varchar,
    spend decimal(38, 6),
    impressions bigint,
    clicks bigint,
    conversions decimal(38, 6),
    leads decimal(38, 6)
)
;

create table raw.traffic_days(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    day_on date,
    channel varchar,
    campaign varchar,
    region varchar,
    sessions bigint,
    engaged_sessions bigint,
    users bigint,
    impressions bigint,
    clicks bigint
)
;

create table raw.people(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    person_id varchar,
    name varchar,
    email varchar,
    role varchar,
    team varchar,
    manager varchar,
    region varchar,
    is_active boolean,
    started_on date,
    ended_on date
)
;

create table raw.quotas(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    person varchar,
    team varchar,
    starts_on date,
    ends_on date,
    metric varchar,
    quota decimal(38, 6),
    currency varchar
)
;

create table app.workspace(name varchar, value varchar)
;

create table app.uploads(
    upload_id integer,
    sha256 varchar,
    file_name varchar,
    source varchar,
    target varchar,
    loaded_at timestamp,
    loaded_by varchar,
    as_of timestamp,
    fields varchar [],
    records bigint,
    added bigint,
    updated bigint,
    unchanged bigint,
    set_aside bigint,
    skipped bigint,
    mapping varchar,
    report varchar,
    is_demo boolean,
    undone_at timestamp,
    undone_by varchar
)
;

create table app.set_aside(
    upload_id integer,
    "row" bigint,
    line bigint,
    "column" varchar,
    "value" varchar,
    reason varchar,
    expected varchar
)
;

create table app.touched_leads(lead_key varchar)
;
