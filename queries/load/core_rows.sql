-- The contested keys as they stand.
select *
from core.{{ table }}
where key in (select key from contested_keys)
;
