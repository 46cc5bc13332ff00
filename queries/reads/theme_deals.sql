-- The deals behind a theme that was heard in the period, as they stand at data-as-of.
-- Grain: one row per theme and deal, the open ones first, then the largest.
-- theme: the theme as it is called today; (not set) for notes without one
-- deal_id: the deal's id in its source
-- name: its name
-- company: the account
-- owner: who owns it
-- status: open, won or lost at data-as-of; null when no file tells
-- amount: its value
-- currency: the currency of that
-- closed_on: the day it was closed, or is expected to close
-- segment: which part of the market
-- statements: how often the theme was heard of it
-- is_direct: 1 when one of these is linked to the deal itself, 0 when only to its lead
with
    said as ({{ heard_statements("marts.heard_links") }}),
    behind as (
        select s.theme, h.deal_key, count(*) as statements, max(h.is_direct) as is_direct
        from said as s
        join marts.heard_deals as h on h.statement_id = s.statement_id
        where s.theme = coalesce(cast($theme as varchar), s.theme)
        group by 1, 2
    ),
    sold as (
        select
            *,
            case
                when status in ('won', 'lost') and coalesce(closed_on, cast($as_of as date)) <= cast($as_of as date)
                then status
                when status is not null and coalesce(created_on, cast($as_of as date)) <= cast($as_of as date)
                then 'open'
            end as fate
        from marts.deals
        where {{ filters("deals") }}
    )
select
    b.theme,
    d.deal_id,
    d.name,
    d.company,
    d.owner,
    d.fate as status,
    d.amount,
    d.currency,
    d.closed_on,
    d.segment,
    b.statements,
    b.is_direct
from behind as b
join sold as d on d.deal_key = b.deal_key
order by b.theme, case d.fate when 'open' then 0 when 'lost' then 1 else 2 end, d.amount desc nulls last, d.deal_key
