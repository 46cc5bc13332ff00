-- Touches follow the deals that have just been linked to another lead.
insert into touched_aliases
select 'deal:' || key
from linked
where was is distinct from lead_key
;
