-- How many live uploads of the same source and target tell of a later day than this one.
select count(*) as newer
from app.uploads as u
join marts.upload_places as p on p.upload_id = u.upload_id
join app.uploads as this on this.upload_id = $upload_id and this.source = u.source and this.target = u.target
join marts.upload_places as mine on mine.upload_id = this.upload_id
where p.place > mine.place
;
