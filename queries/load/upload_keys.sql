-- The keys of one upload are derived anew.
create or replace temp table touched_keys as
select distinct key
from raw.{{ table }}
where upload_id = $upload_id
;
