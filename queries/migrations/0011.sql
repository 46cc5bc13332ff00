-- Version 11: who is the same record. What files say of merged and deleted records, what a complete export no longer
-- holds, and what people said of two records: that they are the same, or not.
alter table raw.leads add column if not exists merged_ids varchar
;

alter table raw.leads add column if not exists merged_into varchar
;

alter table raw.leads add column if not exists is_deleted boolean
;

alter table raw.deals add column if not exists merged_ids varchar
;

alter table raw.deals add column if not exists merged_into varchar
;

alter table raw.deals add column if not exists is_deleted boolean
;

alter table raw.touches add column if not exists is_deleted boolean
;

alter table raw.notes add column if not exists is_deleted boolean
;

alter table raw.campaign_touches add column if not exists is_deleted boolean
;

create table if not exists app.matches(
    match_id varchar,
    target varchar,
    kind varchar,
    first_key varchar,
    second_key varchar,
    made_by varchar,
    made_at timestamp,
    withdrawn_by varchar,
    withdrawn_at timestamp
)
;

create table if not exists app.gone(upload_id integer, target varchar, key varchar)
;
