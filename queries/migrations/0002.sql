-- Version 2: what is remembered of uploads. How each file was read is kept for the next file with
-- the same header, and the refused records are kept as they were written.
create table app.mappings(
    mapping_id integer,
    fingerprint varchar,
    headers varchar [],
    source varchar,
    target varchar,
    mapping varchar,
    created_at timestamp,
    created_by varchar,
    retired_at timestamp,
    retired_by varchar
)
;

create table app.refused_rows(upload_id integer, "row" bigint, line bigint, cells varchar [])
;

alter table app.uploads add column file_sha256 varchar
;

alter table app.uploads add column fingerprint varchar
;

alter table app.uploads add column headers varchar []
;

alter table app.uploads add column zone varchar
;

alter table app.uploads add column policy varchar
;

alter table app.uploads add column duplicates bigint default 0
;

update app.uploads
set
    file_sha256 = json_extract_string(report, '$.file_sha256'),
    duplicates = (
        select count(distinct s."row")
        from app.set_aside as s
        where
            s.upload_id = uploads.upload_id
            and s.reason = 'DUPLICATE_ROW'
            and s."row" not in (
                select t."row" from app.set_aside as t where t.upload_id = s.upload_id and t.reason <> 'DUPLICATE_ROW'
            )
    )
;

update app.uploads
set set_aside = set_aside - duplicates
;
