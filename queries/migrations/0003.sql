-- Version 3: the agreement. Its versions and who signed them, what people said about single leads,
-- and the chain in force as the marts read it (agreement_periods and agreement_rules are compiled).
create table app.agreement_versions(
    version_id varchar,
    name varchar,
    effective_from date,
    terms varchar,
    based_on varchar,
    created_at timestamp,
    created_by varchar,
    in_force_at timestamp,
    discarded_at timestamp,
    discarded_by varchar,
    is_starter boolean,
    is_demo boolean
)
;

create table app.signatures(
    version_id varchar, side varchar, signed_by varchar, signed_at timestamp, sha256 varchar
)
;

create table app.exemptions(
    exemption_id varchar,
    lead_key varchar,
    cycle integer,
    clause varchar,
    reason varchar,
    made_by varchar,
    made_at timestamp,
    withdrawn_at timestamp,
    withdrawn_by varchar
)
;

create table app.breach_reasons(
    note_id varchar,
    lead_key varchar,
    cycle integer,
    clause varchar,
    side varchar,
    reason varchar,
    made_by varchar,
    made_at timestamp
)
;

create table app.decisions(
    decision_id varchar,
    lead_key varchar,
    cycle integer,
    decision varchar,
    reason varchar,
    note varchar,
    made_by varchar,
    made_at timestamp,
    withdrawn_at timestamp,
    withdrawn_by varchar
)
;

create table app.agreement_periods(
    version_id varchar,
    from_on date,
    to_on date,
    from_at timestamp,
    to_at timestamp,
    starts_at varchar,
    goal double,
    score double,
    mqls integer,
    accepted_share double,
    touches integer,
    attempt_days integer,
    disposition_days integer,
    name varchar,
    is_starter boolean
)
;

create table app.agreement_rules(
    version_id varchar,
    clause varchar,
    place integer,
    segment varchar,
    term varchar,
    minutes integer,
    mqls integer
)
;
