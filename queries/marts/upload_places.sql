-- Which upload is newer: by data time, not by the order in which files were loaded. Of two files that tell up to the
-- same instant the one loaded later is the newer.
-- Grain: one row per upload that is not withdrawn.
-- upload_id: the upload
-- said_at: up to when it tells, UTC: data-as-of, or when it was loaded where that is not known
-- place: 1 for the oldest
with
    live as (
        select
            upload_id,
            coalesce(as_of, loaded_at) as said_at,
            -- A file without a day is as new as what was known of its kind when it was loaded.
            coalesce(as_of, max(as_of) over (partition by source, target order by upload_id)) as known_at
        from app.uploads
        where undone_at is null
    )
select upload_id, said_at, row_number() over (order by known_at nulls first, upload_id) as place
from live
