-- Quotas as they stand, each with who carries it: of the same holder, number and days the newest statement, whether a
-- file or a person made it. One that leaves its number open gives way to one that has a number.
-- Grain: one row per quota.
-- quota_key: the id of what a person set, or the quota by its source
-- person: the person, by the name in the list of people where that knows them; null for a team's quota
-- team: the team, or that of the person
-- starts_on: its first day
-- ends_on: its last day
-- metric: what is counted
-- quota: how much is asked for; null where the source leaves it open
-- currency: the currency of an amount; (not set) for a count
-- origin: 'app' for what a person set, 'file' for an upload
-- set_at: when it was set or loaded, UTC
-- set_by: who set it, or who loaded the file; null where that was not said
with
    statements as (
        select
            quota_id as quota_key,
            person,
            team,
            starts_on,
            ends_on,
            metric,
            quota,
            coalesce(currency, '(not set)') as currency,
            'app' as origin,
            set_at,
            set_by,
            null as upload_id
        from app.quotas
        where withdrawn_at is null
        union all
        select
            q.key,
            q.person,
            q.team,
            q.starts_on,
            q.ends_on,
            q.metric,
            q.quota,
            coalesce(q.currency, '(not set)'),
            'file',
            u.loaded_at,
            u.loaded_by,
            q.upload_id
        from core.quotas as q
        join app.uploads as u on u.upload_id = q.upload_id
    ),
    held as (
        select s.*, coalesce(p.name, trim(s.person)) as holder, coalesce(trim(s.team), p.team) as holders_team
        from statements as s
        left join marts.people as p on p.person = lower(trim(s.person))
    ),
    ranked as (
        select
            held.*,
            row_number() over (
                partition by holder, holders_team, starts_on, ends_on, metric, currency
                order by case when quota is null then 1 else 0 end, set_at desc, origin, upload_id desc, quota_key desc
            ) as place
        from held
    )
select
    quota_key,
    holder as person,
    holders_team as team,
    starts_on,
    ends_on,
    metric,
    quota,
    currency,
    origin,
    set_at,
    nullif(trim(set_by), '') as set_by
from ranked
where place = 1
