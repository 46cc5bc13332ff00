-- The touched deals: touches may belong to them.
insert into touched_aliases
select 'deal:' || key
from touched_keys
;
