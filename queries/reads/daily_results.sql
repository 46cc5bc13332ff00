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
            {{ dimensions() }}
        from marts.stage_days
        where stage in ('lead', 'mql', 'sal', 'sql', 'opportunity')
        union all
        select mql_on, 'counted_mqls', '(not set)', cast(1 as decimal(38, 6)), {{ dimensions() }}
        from marts.reply_clocks
        where
            coalesce(definition, '') <> 'below'
            and (is_not_meeting = 0 or decided_on is null or decided_on > cast($as_of as date))
        union all
        select closed_on, 'deals', '(not set)', cast(1 as decimal(38, 6)), {{ dimensions() }}
        from marts.deals
        where status = 'won' and closed_on is not null
        union all
        select closed_on, 'amount', currency, amount, {{ dimensions() }}
        from marts.deals
        where status = 'won' and closed_on is not null and amount is not null
        union all
        select day_on, 'sessions', '(not set)', sessions, {{ traffic_dimensions() }}
        from marts.traffic_days
        where sessions is not null
        union all
        select day_on, 'spend', currency, spend, {{ spend_dimensions() }}
        from marts.campaign_days
        where spend is not null
    )
select day_on, metric, currency, sum(number) as number
from days
where {{ in_period_to_date("day_on") }} and {{ filters("days") }}
group by 1, 2, 3
order by 1, 2, 3
