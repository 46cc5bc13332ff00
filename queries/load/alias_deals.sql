-- The touched deals: touches may belong to them.
insert into touched_aliases
select 'deal:' || key
from core.deals
where key in (select key from touched_keys)
;
