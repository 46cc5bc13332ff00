-- Every upload, newest first, withdrawn ones included.
-- Grain: one row per upload.
-- upload_id: its number
-- loaded_at: when it was loaded, UTC
-- loaded_by: by whom
-- file_name: the file
-- source: the system it came from
-- target: the kind of data
-- state: loaded or undone
-- records: rows in the file
-- rows_loaded: rows that were loaded
-- added: keys that were not there
-- updated: keys that it changed
-- unchanged: keys that said the same
-- set_aside: rows that could not be read
-- duplicates: rows that say again what an earlier row of the file said
-- skipped: rows skipped by rule: totals, footers, blank
-- as_of: data-as-of, UTC
-- zone: the time zone in which its clocks were read
-- undone_at: when it was withdrawn, UTC
-- undone_by: by whom
-- sha256: of the bytes, the target and the mapping
-- file_sha256: of the bytes, under which they are kept
-- fingerprint: of the header, by which the next file of its kind is known
-- mapping: how its columns were read, as JSON
-- unread: why this version could not read the file again; null when what is loaded is what it reads
select
    upload_id,
    loaded_at,
    loaded_by,
    file_name,
    source,
    target,
    case when undone_at is null then 'loaded' else 'undone' end as state,
    records,
    records - set_aside - duplicates - skipped as rows_loaded,
    added,
    updated,
    unchanged,
    set_aside,
    duplicates,
    skipped,
    as_of,
    zone,
    undone_at,
    undone_by,
    sha256,
    file_sha256,
    fingerprint,
    mapping,
    unread
from app.uploads
order by upload_id desc
