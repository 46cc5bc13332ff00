-- The trips of the leads that are being derived, by either road, with whose they are.
-- Grain: one row per lead and cycle. All columns of marts.ordered_cycles, and:
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- score: the lead score
-- assigned_at: when an owner was assigned, UTC
-- deal_amount: the value of its first deal
-- deal_currency: the currency of that
-- upload_id: the upload that the lead or deal comes from
-- line: the line of its file
select
    c.*,
    coalesce(l.channel, d.channel, '(not set)') as channel,
    coalesce(l.campaign, d.campaign, '(not set)') as campaign,
    coalesce(l.segment, d.segment, '(not set)') as segment,
    coalesce(l.region, d.region, '(not set)') as region,
    coalesce(l.owner, d.owner, '(not set)') as owner,
    l.lead_id,
    l.name as lead_name,
    coalesce(l.company, d.company) as company,
    l.score,
    l.assigned_at,
    d.amount as deal_amount,
    d.currency as deal_currency,
    coalesce(l.upload_id, d.upload_id) as upload_id,
    coalesce(l.line, d.line) as line
from marts.ordered_cycles as c
join app.touched_leads as t on t.lead_key = c.lead_key
left join core.leads as l on l.key = c.lead_key
left join core.deals as d on d.key = c.deal_key
union all
select p.*
from marts.plain_cycles as p
