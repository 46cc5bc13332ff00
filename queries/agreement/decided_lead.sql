-- The record that the lead of a decision is by its aliases.
select coalesce(a.record, d.lead_key) as lead_key
from app.decisions as d
left join core.aliases as a on a.target = 'leads' and a.rule <> 'name' and a.alias = d.lead_key
where d.decision_id = $id
