-- How files of each header were read, newest first; what was replaced or forgotten stays.
-- Grain: one row per header, kind of data and time.
-- mapping_id: its number
-- fingerprint: of the header
-- headers: the columns of the file that it was made for
-- source: the system
-- target: the kind of data
-- mapping: the mapping as a map file (TOML)
-- created_at: when it was saved, UTC
-- created_by: by whom
-- state: saved or retired
-- retired_at: when it was replaced or forgotten, UTC
-- retired_by: by whom
-- uploads: uploads of files with this header that are not withdrawn
select
    m.mapping_id,
    m.fingerprint,
    m.headers,
    m.source,
    m.target,
    m.mapping,
    m.created_at,
    m.created_by,
    case when m.retired_at is null then 'saved' else 'retired' end as state,
    m.retired_at,
    m.retired_by,
    (
        select count(*)
        from app.uploads as u
        where u.fingerprint = m.fingerprint and u.target = m.target and u.undone_at is null
    ) as uploads
from app.mappings as m
order by m.mapping_id desc
