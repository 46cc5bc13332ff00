-- Of the touched keys, those that several rows speak of: their values must be picked.
create or replace temp table contested_keys as
select key
from touched_keys
where times > 1 or key in (select key from core.{{ table }})
;
