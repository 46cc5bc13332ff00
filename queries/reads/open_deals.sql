-- The deals that were open at data-as-of, as they stood then as all that is known today tells it (see deal_states),
-- with
-- what is wrong with them.
-- Grain: one row per deal, largest first.
-- deal_id: the deal's id in its source
-- name: its name
-- company: the account
-- person: who owns it, by the name in the list of people where that knows them
-- team: the person's team
-- stage: the stage in the source's words; (not set) for a deal closed after data-as-of of which no history tells
-- it
-- amount: its value
-- currency: the currency of that
-- probability: chance of winning, 0 to 1; null when status or stage have changed since
-- forecast_category: commit, best_case, pipeline or omitted; null when the source says none, or
-- when status or stage have changed since
-- weighted_amount: amount times probability; null when either is missing
-- created_on: the day it was opened
-- closed_on: the day on which it was expected to close; null for a deal closed after data-as-of of which no history
-- tells it
-- age_days: days since it was opened
-- last_on: the last day on which it changed or on which somebody called, wrote to or met its lead
-- idle_days: days since then
-- is_overdue: 1 when the day it was expected to close has passed
-- file_name: the upload it comes from
-- line: the line of that file
with
    asked as (select cast($as_of as date) as at_on),
    held as ({{ held_values() }}),
    deals as ({{ deals_then() }}),
    changes as (
        select deal_key, max(changed_on) as changed_on
        from marts.deal_changes
        where changed_on <= cast($as_of as date)
        group by 1
    ),
    contacts as (
        select lead_key, max(happened_on) as touched_on
        from marts.touches
        where happened_on <= cast($as_of as date) and is_automatic = 0
        group by 1
    ),
    dated as (
        select
            d.*,
            {{ is_as_today("d") }} as is_as_today,
            case when d.status_then = d.status or d.is_closing_known = 1 then d.closes_then end as closes_told,
            nullif(
                greatest(
                    coalesce(d.created_on, date '0001-01-01'),
                    coalesce(c.changed_on, date '0001-01-01'),
                    coalesce(t.touched_on, date '0001-01-01')
                ),
                date '0001-01-01'
            ) as last_on
        from deals as d
        left join changes as c on c.deal_key = d.deal_key
        left join contacts as t on t.lead_key = d.lead_key
        where d.status_then = 'open'
    )
select
    d.deal_id,
    d.name,
    d.company,
    coalesce(p.name, d.owner) as person,
    p.team,
    {{ stage_told("d") }} as stage,
    d.amount_then as amount,
    d.currency_then as currency,
    case when d.is_as_today = 1 then d.probability end as probability,
    case when d.is_as_today = 1 then d.forecast_category end as forecast_category,
    case when d.is_as_today = 1 then d.amount_then * d.probability end as weighted_amount,
    d.created_on,
    d.closes_told as closed_on,
    date_diff('day', d.created_on, cast($as_of as date)) as age_days,
    d.last_on,
    date_diff('day', d.last_on, cast($as_of as date)) as idle_days,
    case when d.closes_told < cast($as_of as date) then 1 else 0 end as is_overdue,
    u.file_name,
    d.line
from dated as d
join app.uploads as u on u.upload_id = d.upload_id
left join marts.people as p on p.person = lower(trim(d.owner))
order by d.amount_then desc nulls last, d.deal_id
