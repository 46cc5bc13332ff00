-- All versions of the agreement, a row for each signature, or one without when nobody has signed.
select
    v.version_id,
    v.name,
    v.effective_from,
    v.terms,
    v.based_on,
    v.created_at,
    v.created_by,
    v.in_force_at,
    v.discarded_at,
    v.discarded_by,
    v.is_starter,
    v.is_demo,
    p.from_on,
    p.to_on,
    s.side,
    s.signed_by,
    s.signed_at,
    s.sha256
from app.agreement_versions as v
left join app.agreement_periods as p on p.version_id = v.version_id
left join app.signatures as s on s.version_id = v.version_id
order by v.effective_from, v.created_at, v.version_id, s.signed_at, s.side
