-- Each theme of what was heard in the period: how often, by whom, and about how many leads and deals.
-- Grain: one row per theme, most statements first. Each statement is in one theme.
-- theme: the theme as it is called today; (not set) for notes without one
-- statements: notes and reasons of lost deals
-- notes: notes
-- reasons: lost deals that give it as their reason, of which no note says the same
-- by_sales: statements that come from sales
-- waiting: notes that nobody has answered yet
-- leads: leads that these are linked to, directly or through a deal
-- deals: deals that they are linked to, directly or through their lead
with
    sold as (select deal_key, lead_key, is_linked from marts.deals where {{ filters("deals") }}),
    links as (select statement_id, kind, value, {{ dimensions() }} from marts.heard_links),
    said as ({{ heard_statements("links") }}),
    touched as (
        select s.theme, d.deal_key, d.lead_key, d.is_linked
        from said as s
        join links as l on l.statement_id = s.statement_id and l.kind = 'deal'
        join sold as d on d.deal_key = l.value
        union
        select s.theme, d.deal_key, d.lead_key, d.is_linked
        from said as s
        join links as l on l.statement_id = s.statement_id and l.kind = 'lead'
        join sold as d on d.lead_key = l.value
    ),
    people as (
        select theme, lead_key
        from touched
        where is_linked = 1
        union
        select s.theme, l.value
        from said as s
        join links as l on l.statement_id = s.statement_id and l.kind = 'lead'
    ),
    dealt as (select theme, count(*) as deals from touched group by 1),
    led as (select theme, count(*) as leads from people group by 1)
select
    s.theme,
    count(*) as statements,
    count(s.note_id) as notes,
    count(*) - count(s.note_id) as reasons,
    count(case when s.team = 'sales' then 1 end) as by_sales,
    count(case when s.state = 'open' then 1 end) as waiting,
    coalesce(max(l.leads), 0) as leads,
    coalesce(max(d.deals), 0) as deals
from said as s
left join led as l on l.theme = s.theme
left join dealt as d on d.theme = s.theme
group by 1
order by 2 desc, 1
