-- The handoffs with what decides the state of their response and disposition clocks at an as-of.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.handoffs, and:
-- definition: meets, below, or unknown: where the score is below and no trigger is told, it is below if its source
-- tells
-- triggers at all; null when nothing was agreed
-- told_at: up to when its source tells of leads and their stages, UTC
-- replied_at: up to when replies to its source's leads are known, UTC; null without calls, e-mails or meetings
-- decisions_at: up to when it is known what sales decided, UTC; null where neither acceptances nor touches are told
-- is_reply_exempt: 1 when somebody took it out of the response promise
-- is_decision_exempt: 1 when somebody took it out of the disposition promise
-- is_attempts_exempt: 1 when somebody took it out of the attempts promise
-- version: the name of the version of the agreement
with
    exempt as (
        select
            lead_key,
            cycle,
            max(case when clause = 'response' then 1 else 0 end) as is_reply_exempt,
            max(case when clause = 'disposition' then 1 else 0 end) as is_decision_exempt,
            max(case when clause = 'attempts' then 1 else 0 end) as is_attempts_exempt
        from marts.exemptions
        where withdrawn_at is null
        group by 1, 2
    ),
    telling as (select distinct source from marts.handoffs where trigger is not null),
    deciding as (
        select source
        from app.accepting_sources
        union
        select h.source
        from marts.decisions as d
        join marts.handoffs as h on h.lead_key = d.lead_key and h.cycle = d.cycle
    )
select
    h.*,
    case
        when coalesce(h.definition_alone, '') <> 'untold'
        then h.definition_alone
        when t.source is not null
        then 'below'
        else 'unknown'
    end as definition,
    s.told_at,
    s.replied_at,
    -- Without acceptances of its own a first touch stands for one.
    case when d.source is not null then s.told_at else s.replied_at end as decisions_at,
    coalesce(e.is_reply_exempt, 0) as is_reply_exempt,
    coalesce(e.is_decision_exempt, 0) as is_decision_exempt,
    coalesce(e.is_attempts_exempt, 0) as is_attempts_exempt,
    p.name as version
from marts.handoffs as h
join app.agreement_periods as p on p.version_id = h.version_id
left join marts.source_as_of as s on s.source = h.source
left join exempt as e on e.lead_key = h.lead_key and e.cycle = h.cycle
left join telling as t on t.source = h.source
left join deciding as d on d.source = h.source
