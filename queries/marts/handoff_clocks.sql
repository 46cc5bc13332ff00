-- The MQLs that are being derived with all that their clocks need: terms, first touch, decision.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.handoff_terms, and:
-- touch_at: the first sales touch at or after the start, UTC
-- touch_on: the day of that
-- touch_person: who made it
-- touch_kind: call, email, meeting or other
-- before_at: the last sales touch before the start, UTC
-- before_on: the day of that
-- decision: accepted, rejected, or left for a lead that went away without either; null while open
-- decided_at: when, UTC; null when only the day is known
-- decided_on: the day of that
-- reason: why it was rejected or left
with
    decided as (
        select
            j.lead_key,
            j.cycle,
            case when j.sal_on = j.sal_known_on then j.sal_at end as accepted_at,
            j.sal_known_on as accepted_on,
            case when j.exit_on = j.rejected_on then j.exit_at end as rejected_at,
            coalesce(j.rejected_on, case when j.left_as = 'rejected' then j.left_on end) as rejected_on,
            case when j.exit_on = j.left_on then j.exit_at end as left_at,
            j.left_on,
            j.left_reason
        from marts.journeys as j
        join app.touched_leads as t on t.lead_key = j.lead_key
        where j.mql_on is not null
    ),
    first_decisions as (
        select
            *,
            case
                when accepted_on <= coalesce(rejected_on, left_on, accepted_on)
                then 'accepted'
                when rejected_on is not null
                then 'rejected'
                when left_on is not null
                then 'left'
            end as decision
        from decided
    )
select
    c.*,
    t.touch_at,
    t.touch_on,
    t.touch_person,
    t.touch_kind,
    t.before_at,
    t.before_on,
    d.decision,
    case
        d.decision when 'accepted' then d.accepted_at when 'rejected' then d.rejected_at else d.left_at
    end as decided_at,
    case
        d.decision when 'accepted' then d.accepted_on when 'rejected' then d.rejected_on else d.left_on
    end as decided_on,
    case when d.decision <> 'accepted' then d.left_reason end as reason
from marts.handoff_terms as c
left join marts.handoff_touches as t on t.lead_key = c.lead_key and t.cycle = c.cycle
left join first_decisions as d on d.lead_key = c.lead_key and d.cycle = c.cycle
