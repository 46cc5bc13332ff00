-- What the uploads that are not withdrawn say of the contested keys.
select r.*
from raw.{{ table }} as r
join marts.upload_places as u on u.upload_id = r.upload_id
where r.key in (select key from contested_keys)
;
