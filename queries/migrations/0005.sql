-- Version 5: what is planned. Targets come from files (raw.plans) and from people (app.plans); quotas that people set
-- stand beside those of files. Nothing is overwritten: a newer row of the same number takes over.
create table raw.plans(
    key varchar,
    source varchar,
    upload_id integer,
    line bigint,
    metric varchar,
    segment varchar,
    starts_on date,
    ends_on date,
    planned decimal(38, 6),
    currency varchar
)
;

create table app.plans(
    plan_id varchar,
    metric varchar,
    segment varchar,
    starts_on date,
    ends_on date,
    planned decimal(38, 6),
    currency varchar,
    set_at timestamp,
    set_by varchar,
    withdrawn_at timestamp,
    withdrawn_by varchar
)
;

create table app.quotas(
    quota_id varchar,
    person varchar,
    team varchar,
    metric varchar,
    starts_on date,
    ends_on date,
    quota decimal(38, 6),
    currency varchar,
    set_at timestamp,
    set_by varchar,
    withdrawn_at timestamp,
    withdrawn_by varchar
)
;
