-- Exemptions from a clause, under the record that the lead is by its aliases.
-- Grain: one row per exemption.
-- exemption_id: the exemption
-- lead_key: the lead
-- cycle: 1 for the first trip
-- clause: response, attempts or disposition
-- reason: in their words
-- made_by: who said so
-- made_at: when, UTC
-- withdrawn_at: when it was taken back, UTC; null while it stands
-- withdrawn_by: who took it back
select
    e.exemption_id,
    coalesce(a.record, e.lead_key) as lead_key,
    e.cycle,
    e.clause,
    e.reason,
    e.made_by,
    e.made_at,
    e.withdrawn_at,
    e.withdrawn_by
from app.exemptions as e
left join core.aliases as a on a.target = 'leads' and a.rule <> 'name' and a.alias = e.lead_key
