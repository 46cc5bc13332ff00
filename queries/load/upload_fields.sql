-- The fields that each upload has, what it does to earlier values of some of them, and its place by data time.
select u.upload_id, u.fields, u.policy, p.place
from app.uploads as u
left join marts.upload_places as p on p.upload_id = u.upload_id
;
