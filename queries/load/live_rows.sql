-- What the uploads that are not withdrawn say of the contested keys.
select r.*
from raw.{{ table }} as r
join app.uploads as u on u.upload_id = r.upload_id
where u.undone_at is null and r.key in (select key from contested_keys)
order by r.upload_id, r.line
;
