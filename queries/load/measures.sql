-- The versions that judge somebody, with their terms.
select p.version_id, v.terms
from app.agreement_periods as p
join app.agreement_versions as v on v.version_id = p.version_id
