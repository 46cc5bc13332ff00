-- What one upload alone says of a key stands as it is.
insert into core.{{ table }} by name
select r.*
from raw.{{ table }} as r
join app.uploads as u on u.upload_id = r.upload_id
where u.undone_at is null and r.key not in (select key from contested_keys)
;
