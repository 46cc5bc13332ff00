-- The keys of which the upload speaks, as they stand.
select *
from core.{{ table }}
where key in (select key from said_keys)
;
