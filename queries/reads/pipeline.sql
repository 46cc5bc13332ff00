-- Deals by status and stage as they stand at data-as-of.
-- Grain: one row per status, stage and currency.
-- status: open, won or lost
-- stage: the stage in the source's words; (not set) for a deal closed after data-as-of: its stage then is not known
-- currency: the currency of the amounts
-- deals: deals
-- amount: sum of their amounts; null when none has one
-- weighted_amount: sum of amount times probability, of those that have both; not of deals closed after data-as-of
-- without_amount: deals without an amount
-- without_account: deals without an account
-- without_dates: deals without any date
-- oldest_days: age of the oldest, in days since it was opened
with
    deals as (
        select
            *,
            case
                when status in ('won', 'lost') and closed_on > cast($as_of as date) then 'open' else status
            end as status_then
        from marts.deals
        where
            (
                coalesce(created_on, cast($as_of as date)) <= cast($as_of as date)
                or (status in ('won', 'lost') and closed_on <= cast($as_of as date))
            )
            and {{ filters("deals") }}
    )
select
    status_then as status,
    case when status_then <> status then '(not set)' else stage end as stage,
    currency,
    count(*) as deals,
    sum(amount) as amount,
    sum(case when status_then <> status then null else amount * probability end) as weighted_amount,
    count(*) - count(amount) as without_amount,
    count(*) - count(company) as without_account,
    sum(case when created_on is null and closed_on is null then 1 else 0 end) as without_dates,
    max(
        case when created_on <= cast($as_of as date) then date_diff('day', created_on, cast($as_of as date)) end
    ) as oldest_days
from deals
group by 1, 2, 3
order by 1, 2, 3
