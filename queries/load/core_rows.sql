-- The touched keys as they stand.
select *
from core.{{ table }}
where key in (select key from touched_keys)
;
