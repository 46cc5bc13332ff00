-- What happened day by day: all that a target can ask for.
-- Grain: one row per day, metric and currency.
-- day_on: the day it happened, by its own date
-- metric: sessions, leads, mqls, sals, sqls, opportunities, deals and amount (won, by close date), spend; and
-- counted_mqls, those that count for what marketing promised: not below the definition, not rejected as such
-- currency: the currency of an amount or spend; (not set) for a count
-- number: how many, or how much; under a filter that a metric does not know (sessions: segment and owner, spend:
-- owner) it has no row
with
    days as (
        select
            day_on,
            case stage when 'opportunity' then 'opportunities' else stage || 's' end as metric,
            '(not set)' as currency,
            cast(1 as decimal(38, 6)) as number,
            channel,
            campaign,
            segment,
            region,
            owner
        from marts.stage_days
        where stage in ('lead', 'mql', 'sal', 'sql', 'opportunity')
        union all
        select mql_on, 'counted_mqls', '(not set)', cast(1 as decimal(38, 6)), channel, campaign, segment, region, owner
        from marts.reply_clocks
        where
            coalesce(definition, '') <> 'below'
            and (is_not_meeting = 0 or decided_on is null or decided_on > cast($as_of as date))
        union all
        select closed_on, 'deals', '(not set)', cast(1 as decimal(38, 6)), channel, campaign, segment, region, owner
        from marts.deals
        where status = 'won' and closed_on is not null
        union all
        select closed_on, 'amount', currency, amount, channel, campaign, segment, region, owner
        from marts.deals
        where status = 'won' and closed_on is not null and amount is not null
        union all
        select day_on, 'sessions', '(not set)', sessions, channel, campaign, '(any)', region, '(any)'
        from marts.traffic_days
        where cast($segment as varchar) is null and cast($owner as varchar) is null and sessions is not null
        union all
        select day_on, 'spend', currency, spend, channel, campaign, segment, region, '(any)'
        from marts.campaign_days
        where cast($owner as varchar) is null and spend is not null
    )
select day_on, metric, currency, sum(number) as number
from days
where
    day_on <= cast($as_of as date)
    and day_on >= coalesce(cast($from_on as date), day_on)
    and day_on < coalesce(cast($to_on as date), date '9999-12-31')
    and channel = coalesce(cast($channel as varchar), channel)
    and campaign = coalesce(cast($campaign as varchar), campaign)
    and segment = coalesce(cast($segment as varchar), segment)
    and region = coalesce(cast($region as varchar), region)
    and owner = coalesce(cast($owner as varchar), owner)
group by 1, 2, 3
order by 1, 2, 3
