-- Leads that are known by their history alone: deals may belong to them.
insert into touched_aliases
select distinct source || ':' || lead_id
from core.stage_history
where key in (select key from touched_keys) and lead_id is not null
;
