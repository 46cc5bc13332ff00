-- What was decided about MQLs in the app itself and stands, beside what their sources say.
-- Grain: one row per decision, the newest first.
-- decision_id: the decision
-- lead_key: the lead
-- cycle: 1 for the first trip
-- lead_name: the contact's name
-- company: the company
-- owner: who owns the lead
-- decision: accepted or rejected
-- reason: why it was rejected
-- note: what was added to it
-- made_by: who decided
-- made_at: when, UTC
select
    d.decision_id,
    d.lead_key,
    d.cycle,
    j.lead_name,
    j.company,
    j.owner,
    d.decision,
    d.reason,
    d.note,
    d.made_by,
    d.made_at
from marts.decisions as d
left join marts.journeys as j on j.lead_key = d.lead_key and j.cycle = d.cycle
where d.lead_key = coalesce(cast($lead_key as varchar), d.lead_key)
order by d.made_at desc, d.decision_id
