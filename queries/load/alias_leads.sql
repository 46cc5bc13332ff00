-- The names of the touched leads as they stand: called before the new rows are in, and after.
insert into touched_aliases
select key
from core.leads
where key in (select key from touched_keys)
union all
select 'email:' || email
from core.leads
where key in (select key from touched_keys) and email is not null
union all
select 'deal:' || source || ':' || deal_id
from core.leads
where key in (select key from touched_keys) and deal_id is not null
;
