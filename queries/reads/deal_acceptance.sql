-- Deals that sales accepted or rejected in the period, where the source records it.
-- Grain: one row per breakdown value and currency.
-- value: the breakdown value; month, quarter and week are of the decision
-- currency: the currency of the amounts
-- accepted: deals accepted
-- rejected: deals rejected
-- acceptance_rate: accepted / (accepted + rejected); null when none was decided
-- accepted_amount: sum of the amounts accepted
-- median_days: days from opening to the decision, median
with
    decided as (
        select
            *,
            case when accepted_on <= cast($as_of as date) then 1 else 0 end as is_accepted,
            case when accepted_on <= cast($as_of as date) then accepted_on else rejected_on end as decided_on
        from marts.deals
        where accepted_on <= cast($as_of as date) or rejected_on <= cast($as_of as date)
    ),
    deals as (
        select
            *,
            coalesce(
                case when $by = 'channel' then channel end,
                case when $by = 'campaign' then campaign end,
                case when $by = 'segment' then segment end,
                case when $by = 'region' then region end,
                case when $by = 'owner' then owner end,
                case when $by = 'month' then cast(cast(date_trunc('month', decided_on) as date) as varchar) end,
                case when $by = 'quarter' then cast(cast(date_trunc('quarter', decided_on) as date) as varchar) end,
                case when $by = 'week' then cast(cast(date_trunc('week', decided_on) as date) as varchar) end,
                'all'
            ) as value
        from decided
        where
            decided_on <= cast($as_of as date)
            and decided_on >= coalesce(cast($from_on as date), decided_on)
            and decided_on < coalesce(cast($to_on as date), date '9999-12-31')
            and channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    )
select
    value,
    currency,
    sum(is_accepted) as accepted,
    count(*) - sum(is_accepted) as rejected,
    cast(sum(is_accepted) as double) / nullif(count(*), 0) as acceptance_rate,
    sum(case when is_accepted = 1 then amount end) as accepted_amount,
    percentile_cont(0.5) within group (
        order by case when decided_on >= created_on then date_diff('day', created_on, decided_on) end
    ) as median_days
from deals
group by 1, 2
order by 1, 2
