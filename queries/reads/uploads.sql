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
-- added: keys that were not there
-- updated: keys that it changed
-- unchanged: keys that said the same
-- set_aside: rows that could not be read
-- skipped: rows skipped by rule: totals, footers, blank
-- as_of: data-as-of, UTC
-- undone_at: when it was withdrawn, UTC
-- sha256: of the bytes, the target and the mapping
select
    upload_id,
    loaded_at,
    loaded_by,
    file_name,
    source,
    target,
    case when undone_at is null then 'loaded' else 'undone' end as state,
    records,
    added,
    updated,
    unchanged,
    set_aside,
    skipped,
    as_of,
    undone_at,
    sha256
from app.uploads
order by upload_id desc
