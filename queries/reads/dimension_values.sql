-- The values by which the funnels can be filtered and broken down.
-- Grain: one row per dimension and value, the most frequent first.
-- dimension: channel, campaign, segment, region or owner
-- value: the value
-- leads: lead cycles that have it
with
    vals as (
        select 'channel' as dimension, channel as value
        from marts.journeys
        union all
        select 'campaign' as dimension, campaign as value
        from marts.journeys
        union all
        select 'segment' as dimension, segment as value
        from marts.journeys
        union all
        select 'region' as dimension, region as value
        from marts.journeys
        union all
        select 'owner' as dimension, owner as value
        from marts.journeys
    )
select dimension, value, count(*) as leads
from vals
group by 1, 2
order by 1, 3 desc, 2
