-- Core and marts are derived: they can always be built anew from raw.
drop schema if exists marts cascade
;
drop schema if exists core cascade
;
create schema core
;
create schema marts
;
create or replace table app.plain_leads(lead_key varchar)
;
create or replace table app.accepting_sources(source varchar)
;
create or replace table app.channel_names(given varchar, channel varchar, from_on date, to_on date)
;
create or replace table app.campaign_names(given varchar, channel varchar, campaign varchar, from_on date, to_on date)
;

create table core.aliases(target varchar, alias varchar, record varchar, rule varchar, source varchar)
;
create table core.past_stages(
    key varchar,
    stage varchar,
    source varchar,
    happened_at timestamp,
    happened_on date,
    reason varchar,
    trigger varchar,
    upload_id integer,
    line bigint
)
;
create table core.suggestions(target varchar, suggestion varchar, key varchar, email varchar, reason varchar)
;
