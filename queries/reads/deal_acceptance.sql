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
        select *, coalesce({{ by_dimension("decided") }}, {{ by_time("decided_on") }}, 'all') as value
        from decided
        where {{ in_period_to_date("decided_on") }} and {{ filters("decided") }}
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
