-- What people said of one lead: exemptions from a clause, and why a promise was broken.
-- Grain: one row per exemption or reason, the newest first.
-- kind: exemption or reason
-- said_id: the exemption or the reason itself
-- cycle: 1 for the first trip
-- clause: response, attempts or disposition
-- side: whose move it was: marketing, sales or both; null for an exemption
-- reason: in their words
-- made_by: who said so
-- made_at: when, UTC
-- withdrawn_at: when an exemption was taken back, UTC; null while it stands
-- withdrawn_by: who took it back
with
    said as (
        select
            'exemption' as kind,
            exemption_id as said_id,
            cycle,
            clause,
            cast(null as varchar) as side,
            reason,
            made_by,
            made_at,
            withdrawn_at,
            withdrawn_by
        from marts.exemptions
        where lead_key = cast($lead_key as varchar)
        union all
        select
            'reason',
            note_id,
            cycle,
            clause,
            side,
            reason,
            made_by,
            made_at,
            cast(null as timestamp),
            cast(null as varchar)
        from marts.breach_reasons
        where lead_key = cast($lead_key as varchar)
    )
select kind, said_id, cycle, clause, side, reason, made_by, made_at, withdrawn_at, withdrawn_by
from said
order by made_at desc, said_id
