-- Whoever reached a stage has reached all stages before it.
select lead_key, cycle
from marts.journeys
where
    coalesce(lead_known_on > mql_known_on, mql_known_on is not null and lead_known_on is null)
    or coalesce(mql_known_on > sal_known_on, sal_known_on is not null and mql_known_on is null)
    or coalesce(sal_known_on > sql_known_on, sql_known_on is not null and sal_known_on is null)
    or coalesce(sql_known_on > opportunity_known_on, opportunity_known_on is not null and sql_known_on is null)
    or coalesce(opportunity_known_on > won_known_on, won_known_on is not null and opportunity_known_on is null)
