-- The keys of one upload are derived anew.
create or replace temp table touched_keys as
select key, count(*) as times
from raw.{{ table }}
where upload_id = $upload_id
group by 1
;
