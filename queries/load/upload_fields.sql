-- The fields that each upload has, and what it does to earlier values of some of them.
select upload_id, fields, policy
from app.uploads
;
