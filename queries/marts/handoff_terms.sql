-- What the agreement says of each MQL that is being derived: how fast it is to be answered, and whether it meets the
-- definition.
-- Grain: one row per lead cycle with a dated MQL. All columns of marts.pinned_cycles, its source, the words by
-- which its segment and trigger are compared, and:
-- place: the place of the response target that applies: the first that matches; null when none does
-- target_minutes: business minutes within which sales promised to reply; null when it promised nothing
-- threshold: the agreed score
-- definition_alone: meets, below, unknown where neither score nor trigger decides, or untold where the score is below
-- and no trigger is told; null when nothing was agreed
-- met_by: score or trigger, for one that meets the definition
with
    cycles as (
        select p.*, c.source, lower(trim(p.segment)) as segment_term, lower(trim(p.trigger)) as trigger_term
        from marts.pinned_cycles as p
        join marts.cycles as c on c.lead_key = p.lead_key and c.cycle = p.cycle
    ),
    targets as (
        select c.lead_key, c.cycle, min(r.place) as place
        from cycles as c
        join
            app.agreement_rules as r
            on r.version_id = c.version_id
            and r.clause = 'response'
            and coalesce(r.segment = c.segment_term, r.segment is null)
            and coalesce(r.term = c.trigger_term, r.term is null)
        group by 1, 2
    ),
    agreed as (
        select
            version_id,
            max(case when clause = 'trigger' then 1 else 0 end) as has_triggers,
            max(case when clause = 'segment' then 1 else 0 end) as has_segments
        from app.agreement_rules
        group by 1
    )
select
    c.*,
    t.place,
    r.minutes as target_minutes,
    v.score as threshold,
    case
        when v.score is null and coalesce(a.has_triggers, 0) = 0
        then null
        when a.has_segments = 1 and c.segment_term = '(not set)'
        then 'unknown'
        when a.has_segments = 1 and s.segment is null
        then 'below'
        when c.score >= v.score or g.term is not null
        then 'meets'
        when v.score is not null and c.score is null
        then 'unknown'
        when a.has_triggers = 1 and c.trigger is null
        then 'untold'
        else 'below'
    end as definition_alone,
    case when g.term is not null then 'trigger' when c.score >= v.score then 'score' end as met_by
from cycles as c
join app.agreement_periods as v on v.version_id = c.version_id
left join targets as t on t.lead_key = c.lead_key and t.cycle = c.cycle
left join app.agreement_rules as r on r.version_id = c.version_id and r.clause = 'response' and r.place = t.place
left join agreed as a on a.version_id = c.version_id
left join app.agreement_rules as g on g.version_id = c.version_id and g.clause = 'trigger' and g.term = c.trigger_term
left join
    app.agreement_rules as s on s.version_id = c.version_id and s.clause = 'segment' and s.segment = c.segment_term
