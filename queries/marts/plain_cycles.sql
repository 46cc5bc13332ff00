-- The trips of touched leads of which nothing but their own dates is known: no order has to be found out.
-- Grain: one row per lead in app.plain_leads: its first trip, in the columns of marts.touched_cycles.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that knows the lead
-- lead_at: when it became known, UTC
-- lead_on: the day of that
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- accepted_at: when sales accepted it, in so many words, UTC
-- accepted_on: the day of that
-- sql_at: when sales qualified it, UTC
-- sql_on: the day of that
-- opportunity_at: when a deal was opened, UTC
-- opportunity_on: the day of that
-- won_at: when a deal was won, UTC
-- won_on: the day of that
-- trigger: what made it an MQL
-- exit_kind: rejected, disqualified, lost or recycled; null while in play or won
-- exit_at: when it left, UTC
-- exit_on: the day of that
-- exit_reason: why
-- undone_kind: the last exit that later progress undid
-- undone_on: the day of that
-- undone_until: the day of the progress that undid it
-- first_on: the first day that speaks of it
-- progress_on: the last day on which it went on
-- rejected_on: the first day sales rejected it, undone or not
-- deal_key: the deal that was opened first in this cycle
-- has_open_deal: 1 when one of its deals is still open
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
    l.key as lead_key,
    1 as cycle,
    l.source,
    case when l.created_on is not null then l.created_at end as lead_at,
    l.created_on as lead_on,
    case when l.mql_on is not null then l.mql_at end as mql_at,
    l.mql_on,
    case when l.sal_on is not null then l.sal_at end as accepted_at,
    l.sal_on as accepted_on,
    case when l.sql_on is not null then l.sql_at end as sql_at,
    l.sql_on,
    case when l.opportunity_on is not null then l.opportunity_at end as opportunity_at,
    l.opportunity_on,
    case when l.won_on is not null then l.won_at end as won_at,
    l.won_on,
    case when l.mql_on is not null then l.trigger end as trigger,
    x.stage as exit_kind,
    case when x.stage is not null then l.exit_at end as exit_at,
    case when x.stage is not null then l.exit_on end as exit_on,
    case when x.stage is not null then l.reason end as exit_reason,
    cast(null as varchar) as undone_kind,
    cast(null as date) as undone_on,
    cast(null as date) as undone_until,
    least(
        l.created_on,
        l.mql_on,
        l.sal_on,
        l.sql_on,
        l.opportunity_on,
        l.won_on,
        case when x.stage is not null then l.exit_on end
    ) as first_on,
    greatest(l.mql_on, l.sal_on, l.sql_on, l.opportunity_on, l.won_on) as progress_on,
    case when x.stage = 'rejected' then l.exit_on end as rejected_on,
    cast(null as varchar) as deal_key,
    0 as has_open_deal,
    coalesce(l.channel, '(not set)') as channel,
    coalesce(l.campaign, '(not set)') as campaign,
    coalesce(l.segment, '(not set)') as segment,
    coalesce(l.region, '(not set)') as region,
    coalesce(l.owner, '(not set)') as owner,
    l.lead_id,
    l.name as lead_name,
    l.company,
    l.score,
    l.assigned_at,
    cast(null as decimal(38, 6)) as deal_amount,
    cast(null as varchar) as deal_currency,
    l.upload_id,
    l.line
from core.leads as l
join app.plain_leads as t on t.lead_key = l.key
left join marts.stages as x on x.stage = l.stage and x.stage_order >= 7 and l.exit_on is not null
where
    coalesce(l.created_on, l.mql_on, l.sal_on, l.sql_on, l.opportunity_on, l.won_on) is not null or x.stage is not null
