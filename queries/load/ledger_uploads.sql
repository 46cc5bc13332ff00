-- What the ledger must say: every upload but the demo company's, and whether it is withdrawn.
select
    upload_id,
    sha256,
    file_sha256,
    file_name,
    target,
    records,
    cast(loaded_at as varchar) as loaded_at,
    undone_at is not null as is_undone
from app.uploads
where not is_demo
order by upload_id
