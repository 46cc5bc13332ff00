-- What was decided about MQLs in the app itself and stands, under the record that the lead is by its aliases; of two
-- that were decided before their leads became one record the newer counts.
-- Grain: one row per record and trip.
-- decision_id: the decision
-- lead_key: the lead
-- cycle: 1 for the first trip
-- decision: accepted or rejected
-- reason: why it was rejected
-- note: what was added to it
-- made_by: who decided
-- made_at: when, UTC
with
    of_records as (
        select
            d.decision_id,
            coalesce(a.record, d.lead_key) as lead_key,
            d.cycle,
            d.decision,
            d.reason,
            d.note,
            d.made_by,
            d.made_at,
            row_number() over (
                partition by coalesce(a.record, d.lead_key), d.cycle order by d.made_at desc, d.decision_id
            ) as place
        from app.decisions as d
        left join core.aliases as a on a.target = 'leads' and a.rule <> 'name' and a.alias = d.lead_key
        where d.withdrawn_at is null
    )
select decision_id, lead_key, cycle, decision, reason, note, made_by, made_at
from of_records
where place = 1
