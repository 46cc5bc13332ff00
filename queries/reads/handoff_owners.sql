-- Who holds the open MQLs, as it stands.
-- Grain: one row per owner with an MQL, those with the most open first.
-- owner: who owns them; (not set) for nobody
-- team: the owner's team
-- is_known: 1 when the owner is in the list of people
-- is_active: 0 when that list says that the owner has left
-- mqls: all MQLs
-- work: neither accepted nor rejected nor gone
-- queue: of these, not touched by sales
-- past_due: of the open, those whose next step, a reply or else a decision, is past due
-- reply_late: of the open, those whose reply is past due
-- decision_late: of the open, those whose decision is past due; one may be in both
select
    f.owner,
    max(f.owner_team) as team,
    max(case when p.person is not null then 1 else 0 end) as is_known,
    min(coalesce(p.is_active, 1)) as is_active,
    count(*) as mqls,
    sum(f.is_open) as work,
    sum(f.is_queued) as queue,
    sum(f.is_late) as past_due,
    sum(f.is_reply_late) as reply_late,
    sum(f.is_decision_late) as decision_late
from marts.handoff_flags as f
left join marts.people as p on p.person = lower(trim(f.owner))
where {{ in_period("f.mql_on") }} and {{ filters("f") }}
group by 1
order by 6 desc, 1
