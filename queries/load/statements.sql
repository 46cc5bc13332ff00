-- What each upload that is not withdrawn says of one key, oldest data first.
select r.*, u.file_name, u.target, u.fields, u.policy, u.loaded_at, u.loaded_by, u.as_of as data_as_of, p.place
from raw.{{ table }} as r
join app.uploads as u on u.upload_id = r.upload_id
join marts.upload_places as p on p.upload_id = r.upload_id
where u.undone_at is null and r.key = $key
order by p.place, r.line
