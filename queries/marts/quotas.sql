-- Quotas as they were set, each with who carries it.
-- Grain: one row per quota.
-- quota_key: the quota, by its source
-- person: the person, by the name in the list of people where that knows them; null for a team's quota
-- team: the team, or that of the person
-- starts_on: its first day
-- ends_on: its last day
-- metric: what is counted
-- quota: how much is asked for; null where the source leaves it open
-- currency: the currency of an amount; (not set) for a count
select
    q.key as quota_key,
    coalesce(p.name, trim(q.person)) as person,
    coalesce(trim(q.team), p.team) as team,
    q.starts_on,
    q.ends_on,
    q.metric,
    q.quota,
    coalesce(q.currency, '(not set)') as currency
from core.quotas as q
left join marts.people as p on p.person = lower(trim(q.person))
