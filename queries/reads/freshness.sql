-- How far each source's data goes.
-- Grain: one row per source and kind of data.
-- source: the system
-- target: the kind of data
-- as_of: the newest data-as-of of its uploads, UTC
-- loaded_at: when the newest of them was loaded, UTC
-- uploads: how many uploads
-- records: rows that they hold
select
    source,
    target,
    max(as_of) as as_of,
    max(loaded_at) as loaded_at,
    count(*) as uploads,
    sum(records - set_aside - duplicates - skipped) as records
from app.uploads
where undone_at is null
group by 1, 2
order by 1, 2
