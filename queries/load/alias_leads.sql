-- The names of the touched leads as they stand: called before the new rows are in, and after.
insert into touched_aliases
select key
from touched_keys
union
select 'email:' || email
from core.leads
where key in (select key from touched_keys) and email is not null
union
select 'deal:' || source || ':' || deal_id
from core.leads
where key in (select key from touched_keys) and deal_id is not null
union
select alias
from changed_aliases
where alias like 'deal:%'
union
select alias
from core.aliases
where target = 'leads' and rule = 'name' and record in (select key from touched_keys)
;

-- A deal that was merged is the one that it was merged into.
insert into touched_aliases
select 'deal:' || d.record
from core.aliases as d
where
    d.target = 'deals'
    and d.rule <> 'name'
    and d.record is not null
    and 'deal:' || d.alias in (select alias from touched_aliases)
;
