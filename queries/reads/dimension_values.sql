-- The values by which the funnels can be filtered and broken down.
-- Grain: one row per dimension and value, the most frequent first.
-- dimension: channel, campaign, segment, region or owner
-- value: the value
-- leads: lead cycles that have it
with vals as ({{ dimension_values("marts.journeys") }})
select dimension, value, count(*) as leads
from vals
group by 1, 2
order by 1, 3 desc, 2
