-- Deals that were closed in the period: the snapshot win rate and the contract value signed.
-- Grain: one row per breakdown value and currency.
-- value: the breakdown value; month, quarter and week are of the close date
-- currency: the currency of the amounts
-- won: deals won
-- lost: deals lost
-- win_rate: won / (won + lost); null when none was closed
-- won_amount: sum of the amounts won
-- median_won_amount: median of the amounts won
-- median_cycle_days: days from opening to winning, median; deals closed before they were opened are left out
-- median_lost_days: days from opening to losing, median
with
    deals as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'segment' then segment end,
                case when $by = 'region' then region end,
                case when $by = 'owner' then owner end,
                case when $by = 'month' then cast(cast(date_trunc('month', closed_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', closed_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', closed_on) as date) as varchar) end,
                'all'
            ) as value,
            case
                when status = 'won' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as won_days,
            case
                when status = 'lost' and closed_on >= created_on then date_diff('day', created_on, closed_on)
            end as lost_days
        from marts.deals
        where
            closed_on <= cast($as_of as date)
            and closed_on >= coalesce(cast($from_on as date), closed_on)
            and closed_on < coalesce(cast($to_on as date), date '9999-12-31')
            and status in ('won', 'lost')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    )
select
    value,
    currency,
    count(case when status = 'won' then 1 end) as won,
    count(case when status = 'lost' then 1 end) as lost,
    cast(count(case when status = 'won' then 1 end) as double) / nullif(count(*), 0) as win_rate,
    sum(case when status = 'won' then amount end) as won_amount,
    percentile_cont(0.5) within group (
        order by case when status = 'won' then cast(amount as double) end
    ) as median_won_amount,
    percentile_cont(0.5) within group (order by won_days) as median_cycle_days,
    percentile_cont(0.5) within group (order by lost_days) as median_lost_days
from deals
group by 1, 2
order by 1, 2
