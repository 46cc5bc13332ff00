-- The fields that each upload has.
select upload_id, fields
from app.uploads
;
