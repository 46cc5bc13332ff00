-- Why promises were broken, in people's words, under the record that the lead is by its aliases.
-- Grain: one row per reason.
-- note_id: the reason itself
-- lead_key: the lead
-- cycle: 1 for the first trip
-- clause: response, attempts or disposition
-- side: whose move it was: marketing, sales or both
-- reason: in their words
-- made_by: who said so
-- made_at: when, UTC
select b.note_id, coalesce(a.record, b.lead_key) as lead_key, b.cycle, b.clause, b.side, b.reason, b.made_by, b.made_at
from app.breach_reasons as b
left join core.aliases as a on a.target = 'leads' and a.rule <> 'name' and a.alias = b.lead_key
