-- How many MQLs are on each list of the handoff, as it stands; the rows are in handoff_rows.
-- Grain: one row.
-- mqls: MQLs of the period
-- work: neither accepted nor rejected nor gone
-- queue: of these, not touched by sales
-- reply_late: open, and the reply is past due
-- decision_late: open, and the decision is past due; one may be in both
-- unowned: open, without an owner
-- owner_gone: open, whose owner has left
-- untouched_late: not touched within the promised time
-- accepted_untouched: accepted without any touch
-- unreachable_early: rejected as unreachable after too few attempts
-- below: handed over although they do not meet the definition
-- unevidenced: qualified without any touch and without a deal
-- replied_at: up to when replies are known, UTC: the oldest of the sources; null when one has none
-- told_at: up to when stages are known, UTC: the oldest of the sources
select
    count(*) as mqls,
    sum(is_open) as work,
    sum(is_queued) as queue,
    sum(is_reply_late) as reply_late,
    sum(is_decision_late) as decision_late,
    sum(is_unowned) as unowned,
    sum(is_owner_gone) as owner_gone,
    sum(is_untouched_late) as untouched_late,
    sum(is_accepted_untouched) as accepted_untouched,
    sum(is_unreachable_early) as unreachable_early,
    sum(is_below) as below,
    sum(is_unevidenced) as unevidenced,
    case when count(replied_at) = count(*) then min(replied_at) end as replied_at,
    min(told_at) as told_at
from marts.handoff_flags
where {{ in_period("mql_on") }} and {{ filters("handoff_flags") }}
