-- What sales, or the lead itself, answered to the handover of each MQL that is being derived, and what stands of it.
-- Grain: one row per lead cycle with a dated MQL.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- answer: what came first: accepted, rejected, or left for a lead that went away without either
-- answered_at: when, UTC; null when only the day is known
-- answered_on: the day of that, or the first later day that proves it
-- is_answer_dated: 0 when that day only proves it, and it may have been earlier
-- decision: what stands of that: a touch that stood for an acceptance gives way to a rejection, a rejection that was
-- undone to the acceptance
-- decided_at: when, UTC; null when only the day is known
-- decided_on: the day of that
-- reason: why it was rejected or left
with
    known as (
        select
            j.lead_key,
            j.cycle,
            j.sal_origin,
            j.sql_known_on,
            case when j.sal_on = j.sal_known_on then j.sal_at end as accepted_at,
            j.sal_known_on as accepted_on,
            case when j.sal_on = j.sal_known_on then 1 else 0 end as is_accepted_dated,
            -- One that was undone counts where the acceptance came later; after another exit none does.
            case
                when j.left_as = 'rejected'
                then coalesce(j.rejected_on, j.left_on)
                when j.sal_known_on >= j.rejected_on and coalesce(j.rejected_on < j.left_on, true)
                then j.rejected_on
            end as rejected_on,
            case when j.exit_kind = 'rejected' and j.exit_on = j.rejected_on then j.exit_at end as rejected_at,
            case when j.rejected_on is not null then 1 else 0 end as is_rejected_dated,
            case when j.exit_on = j.left_on then j.exit_at end as left_at,
            case when j.exit_on = j.left_on then 1 else 0 end as is_left_dated,
            j.left_on,
            j.left_as,
            j.left_reason
        from marts.journeys as j
        join app.touched_leads as t on t.lead_key = j.lead_key
        where j.mql_on is not null
    ),
    answered as (
        select
            *,
            case
                when
                    coalesce(
                        accepted_at <= case when rejected_on is null then left_at else rejected_at end,
                        accepted_on <= coalesce(rejected_on, left_on, accepted_on)
                    )
                then 'accepted'
                when rejected_on is not null
                then 'rejected'
                when left_on is not null
                then 'left'
            end as answer
        from known
    ),
    decided as (
        select
            *,
            case
                when
                    answer = 'accepted'
                    and left_as = 'rejected'
                    and sal_origin = 'derived'
                    and coalesce(sql_known_on > left_on, true)
                then 'rejected'
                when answer = 'rejected' and coalesce(left_as, '') <> 'rejected' and accepted_on is not null
                then 'accepted'
                else answer
            end as decision
        from answered
    )
select
    d.lead_key,
    d.cycle,
    d.answer,
    case
        d.answer when 'accepted' then d.accepted_at when 'rejected' then d.rejected_at else d.left_at
    end as answered_at,
    case
        d.answer when 'accepted' then d.accepted_on when 'rejected' then d.rejected_on else d.left_on
    end as answered_on,
    case
        d.answer when 'accepted' then d.is_accepted_dated when 'rejected' then d.is_rejected_dated else d.is_left_dated
    end as is_answer_dated,
    d.decision,
    case d.decision when 'accepted' then d.accepted_at else d.left_at end as decided_at,
    case d.decision when 'accepted' then d.accepted_on else d.left_on end as decided_on,
    case when d.decision <> 'accepted' then d.left_reason end as reason
from decided as d
