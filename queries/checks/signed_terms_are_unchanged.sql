-- What is in force is what was signed: the terms of each version are those that both signatures name.
select v.version_id, v.name, s.side, s.signed_by
from app.agreement_versions as v
join app.signatures as s on s.version_id = v.version_id
where s.sha256 <> sha256(v.terms)
union all
select v.version_id, v.name, null as side, null as signed_by
from app.agreement_versions as v
left join app.signatures as s on s.version_id = v.version_id
where v.in_force_at is not null and not v.is_starter
group by 1, 2
having count(distinct s.side) < 2
