-- Every key of a table that an upload still says is derived anew.
create or replace temp table touched_keys as
select r.key, count(*) as times
from raw.{{ table }} as r
join app.uploads as u on u.upload_id = r.upload_id
where u.undone_at is null
group by 1
;
