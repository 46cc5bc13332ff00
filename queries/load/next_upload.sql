-- The number of the next upload, and how many there are of its source and target that are not withdrawn.
select
    cast(coalesce(max(upload_id), 0) + 1 as integer) as upload_id,
    count(case when undone_at is null and source = $source and target = $target then 1 end) as earlier
from app.uploads
