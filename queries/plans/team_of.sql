-- The team of a person's standing quotas.
select distinct q.team
from marts.quotas as q
left join marts.people as p on p.person = lower($person)
where q.person = coalesce(p.name, $person) and q.team is not null
