-- The uploads that are not withdrawn, with how each was read, oldest first. A mapping that people saved is one that was
-- not told by the file alone.
select
    u.upload_id,
    u.file_name,
    u.file_sha256,
    u.sha256,
    u.source,
    u.target,
    u.loaded_at,
    u.loaded_by,
    u.as_of,
    u.headers,
    u.fields,
    u.mapping,
    u.zone,
    u.is_demo,
    u.request,
    u.reading,
    (
        select max(m.mapping)
        from app.mappings as m
        where m.fingerprint = u.fingerprint and m.target = u.target and m.retired_at is null
    ) as saved,
    u.fingerprint in (select fingerprint from app.mappings) as was_told
from app.uploads as u
where u.undone_at is null
order by u.upload_id
