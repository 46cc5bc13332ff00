-- Whether any upload that is not withdrawn speaks of a key.
select count(*) as times
from raw.{{ table }} as r
join app.uploads as u on u.upload_id = r.upload_id
where u.undone_at is null and r.key = $key
