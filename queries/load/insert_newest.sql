-- What the newest upload alone says of a key stands as it is.
insert into core.{{ table }} by name
select *
from raw.{{ table }}
where
    upload_id = (select max(upload_id) from app.uploads)
    and key not in (select key from contested_keys)
;
