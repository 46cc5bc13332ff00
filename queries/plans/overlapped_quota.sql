-- Standing quotas of the same holder and number that share a part of the days: neither lies within the other.
select q.starts_on, q.ends_on
from marts.quotas as q
left join marts.people as p on p.person = lower($person)
where
    q.metric = $metric
    and q.person is not distinct from coalesce(p.name, $person)
    and q.team is not distinct from coalesce($team, p.team)
    and q.currency = coalesce($currency, '(not set)')
    and q.starts_on <= $ends_on
    and q.ends_on >= $starts_on
    and not (q.starts_on >= $starts_on and q.ends_on <= $ends_on)
    and not (q.starts_on <= $starts_on and q.ends_on >= $ends_on)
order by q.starts_on, q.ends_on
