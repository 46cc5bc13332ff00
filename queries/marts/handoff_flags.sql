-- The handoffs as they stand, with the lists that each of them is on. Each source is judged at the time up to which it
-- tells.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.reply_clocks, and:
-- reply_state: running, at_risk, breached, met, met_late, pre_contacted, exempt, unknown_precision, not_started,
-- uncovered or unjudged
-- is_open: 1 while neither accepted nor rejected nor gone
-- is_queued: 1 for an open one that sales has not touched
-- is_unowned: 1 for an open one without an owner
-- is_owner_gone: 1 for an open one whose owner has left, by the list of people
-- is_late: 1 for an open one whose next step, a reply or else a decision, is past due
-- is_reply_late: 1 for an open one whose reply is past due
-- is_decision_late: 1 for an open one whose decision is past due, whatever became of the reply
-- is_untouched_late: 1 for one that sales has not touched within the promised time
-- is_accepted_untouched: 1 for one that was accepted without any touch
-- is_unreachable_early: 1 for one that was rejected as unreachable after too few attempts
-- is_below: 1 for one that does not meet the definition
-- is_unevidenced: 1 for one that was qualified without any touch and without a deal
-- owner_team: the owner's team
with
    stated as (
        select
            c.*,
            case
                when replied_at is null
                then 'unjudged'
                when is_reply_exempt = 1
                then 'exempt'
                when reply_result is not null
                then reply_result
                when replied_at > in_time_until
                then 'breached'
                when replied_at > in_time_from
                then 'unknown_precision'
                when replied_at >= at_risk_at
                then 'at_risk'
                else 'running'
            end as reply_state,
            case when decision is null then 1 else 0 end as is_open
        from marts.reply_clocks as c
    )
select
    s.*,
    case when is_open = 1 and touches = 0 then 1 else 0 end as is_queued,
    case when is_open = 1 and owner = '(not set)' then 1 else 0 end as is_unowned,
    case when is_open = 1 and p.is_active = 0 then 1 else 0 end as is_owner_gone,
    case
        when is_open = 0
        then 0
        when reply_state = 'breached'
        then 1
        when
            reply_state not in ('running', 'at_risk')
            and is_decision_exempt = 0
            and decisions_at > decision_in_time_until
        then 1
        else 0
    end as is_late,
    case when is_open = 1 and reply_state = 'breached' then 1 else 0 end as is_reply_late,
    case
        when is_open = 1 and is_decision_exempt = 0 and decisions_at > decision_in_time_until then 1 else 0
    end as is_decision_late,
    case when reply_state = 'breached' then 1 else 0 end as is_untouched_late,
    case
        when
            decision = 'accepted'
            and is_stated = 1
            and touches = 0
            and replied_at >= coalesce(decided_at, cast(decided_on as timestamp) + interval 1 day)
        then 1
        else 0
    end as is_accepted_untouched,
    case
        when
            needs_attempts > attempts
            and is_attempts_exempt = 0
            and replied_at >= coalesce(decided_at, cast(decided_on as timestamp) + interval 1 day)
        then 1
        else 0
    end as is_unreachable_early,
    case when definition = 'below' then 1 else 0 end as is_below,
    case
        when sql_known_on is not null and is_evidenced = 0 and replied_at is not null then 1 else 0
    end as is_unevidenced,
    p.team as owner_team
from stated as s
left join marts.people as p on p.person = lower(trim(s.owner))
