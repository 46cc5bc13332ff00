-- Touches follow the deals that have just been linked to another lead.
insert into touched_aliases
select 'deal:' || key
from linked
where was is distinct from lead_key
union
select 'deal:' || a.alias
from core.aliases as a
join linked as l on l.key = a.record
where a.target = 'deals' and l.was is distinct from l.lead_key
;
