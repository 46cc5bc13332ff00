-- The deals that statements are about: those they are linked to, and those of the leads that they are linked to.
-- Grain: one row per statement and deal.
-- statement_id: the statement
-- deal_key: the deal
-- is_direct: 1 when it is linked to the deal itself, 0 when only to its lead
with
    links as (select statement_id, kind, value from marts.heard_links where kind in ('lead', 'deal')),
    pairs as (
        select l.statement_id, d.deal_key, 1 as is_direct
        from links as l
        join marts.deals as d on d.deal_key = l.value
        where l.kind = 'deal'
        union all
        select l.statement_id, d.deal_key, 0
        from links as l
        join marts.deals as d on d.lead_key = l.value
        where l.kind = 'lead'
    )
select statement_id, deal_key, max(is_direct) as is_direct
from pairs
group by 1, 2
