-- What sales decided of the MQLs of the period, whether in the agreed days, and with the agreed attempts.
-- Grain: one row per breakdown value.
-- value: the breakdown value; month, quarter and week are of the MQL; version is the version of the agreement
-- mqls: lead cycles that became an MQL in the period
-- accepted: accepted by sales
-- rejected: rejected by sales
-- left_early: went away without either
-- accepted_by_default: not decided within the agreed days, and so counted as accepted
-- pending: not decided, time left, or no days agreed
-- unjudged: not decided as far as is known, but neither acceptances nor calls, e-mails or meetings are loaded for its
-- source
-- at_risk: of the pending, those with three quarters of the time used up
-- met: first answered within the agreed days
-- met_late: first answered later
-- unknown_precision: answered, but the days that are known do not decide whether in time
-- exempt: taken out of this promise by somebody, with a reason
-- not_meeting: of the rejected, those for a reason that says it does not meet the definition
-- meets: MQLs that meet the definition
-- below: those that do not
-- unknown: those of which neither score nor trigger decides
-- rejected_below: of those not below, rejected by sales as not meeting the definition
-- counted: mqls - below - rejected_below: those that count towards a promised volume
-- attempts_judged: rejections for a reason that needs attempts
-- attempts_missed: of these, those with too few
with
    judged as ({{ decided_mqls() }}),
    valued as (
        select
            j.*,
            coalesce(
                {{ by_dimension("j") }}, {{ by_time("mql_on") }}, case when $by = 'version' then version_id end, 'all'
            ) as value
        from judged as j
    )
select
    value,
    count(*) as mqls,
    count(case when state = 'accepted' then 1 end) as accepted,
    count(case when state = 'rejected' then 1 end) as rejected,
    count(case when state = 'left' then 1 end) as left_early,
    count(case when state = 'accepted_by_default' then 1 end) as accepted_by_default,
    count(case when state = 'pending' then 1 end) as pending,
    count(case when state = 'unjudged' then 1 end) as unjudged,
    count(case when state = 'pending' and now_at >= decision_at_risk_at then 1 end) as at_risk,
    count(case when answer_result = 'met' then 1 end) as met,
    count(case when answer_result = 'met_late' then 1 end) as met_late,
    count(case when answer_result = 'unknown_precision' then 1 end) as unknown_precision,
    sum(is_decision_exempt) as exempt,
    count(case when state = 'rejected' and is_not_meeting = 1 then 1 end) as not_meeting,
    count(case when definition = 'meets' then 1 end) as meets,
    count(case when definition = 'below' then 1 end) as below,
    count(case when definition = 'unknown' then 1 end) as unknown,
    sum(is_rejected_below) as rejected_below,
    count(*) - count(case when definition = 'below' then 1 end) - sum(is_rejected_below) as counted,
    count(case when state = 'rejected' and needs_attempts > 0 and is_attempts_exempt = 0 then 1 end) as attempts_judged,
    count(
        case when state = 'rejected' and needs_attempts > attempts and is_attempts_exempt = 0 then 1 end
    ) as attempts_missed
from valued
group by 1
order by 1
