-- On every day one version of the agreement is in force: each begins where the one before it ends.
with
    chain as (
        select
            version_id,
            from_on,
            to_on,
            from_at,
            to_at,
            lag(to_on) over (order by from_on) as ended_on,
            lag(to_at) over (order by from_on) as ended_at,
            lead(from_on) over (order by from_on) as next_on
        from app.agreement_periods
    ),
    first_and_last as (
        select min(from_on) as first_on, max(to_on) as last_on, count(*) as periods from app.agreement_periods
    )
select version_id, from_on, to_on, 'a gap or an overlap' as fault
from chain
where
    from_on >= to_on
    or from_at >= to_at
    or coalesce(ended_on, date '1900-01-01') <> from_on
    or coalesce(ended_at, timestamp '1900-01-01 00:00:00') <> from_at
    or coalesce(next_on, date '9999-12-31') <> to_on
union all
select null as version_id, first_on as from_on, last_on as to_on, 'nothing is in force' as fault
from first_and_last
where periods = 0
union all
select v.version_id, v.effective_from as from_on, null as to_on, 'in force, but not in the chain' as fault
from app.agreement_versions as v
left join app.agreement_periods as p on p.version_id = v.version_id
where v.in_force_at is not null and v.discarded_at is null and p.version_id is null
