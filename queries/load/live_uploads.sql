-- How many uploads are not withdrawn, and how many of them are the demo company's.
select count(*) as uploads, cast(coalesce(sum(case when is_demo then 1 else 0 end), 0) as bigint) as demo
from app.uploads
where undone_at is null
