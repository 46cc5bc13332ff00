-- Deals with the breakdown values of the lead that they come from.
-- Grain: one row per deal.
-- deal_key: the deal, by its source
-- deal_id: its id there
-- lead_key: its lead, or `deal:` and the deal itself
-- is_linked: 1 when its lead is known
-- name: its name
-- company: the account
-- product: what is sold
-- pipeline: the pipeline
-- stage: the stage in the source's words
-- status: open, won or lost; null when the source does not say
-- amount: its value
-- currency: the currency of that
-- probability: chance of winning, 0 to 1
-- forecast_category: how sure its owner is: commit, best_case, pipeline or omitted; null when the source does not say
-- reason: why it was won or lost
-- created_on: the day it was opened
-- closed_on: the day it was closed, or is expected to close
-- accepted_on: the day sales accepted it
-- rejected_on: the day sales rejected it
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- upload_id: the upload it comes from
-- line: the line of its file
select
    d.key as deal_key,
    d.deal_id,
    d.lead_key,
    case when d.lead_key like 'deal:%' then 0 else 1 end as is_linked,
    d.name,
    d.company,
    d.product,
    d.pipeline,
    coalesce(d.stage, '(not set)') as stage,
    d.status,
    d.amount,
    coalesce(d.currency, '(not set)') as currency,
    d.probability,
    d.forecast_category,
    d.reason,
    d.created_on,
    d.closed_on,
    d.accepted_on,
    d.rejected_on,
    coalesce(
        case when l.campaign is null then k.channel end, n.channel, l.channel, c.channel, d.channel, '(not set)'
    ) as channel,
    coalesce(n.campaign, l.campaign, k.campaign, d.campaign, '(not set)') as campaign,
    coalesce(l.segment, d.segment, '(not set)') as segment,
    coalesce(l.region, d.region, '(not set)') as region,
    coalesce(d.owner, l.owner, '(not set)') as owner,
    d.upload_id,
    d.line
from core.deals as d
left join core.leads as l on l.key = d.lead_key
left join marts.lead_names as n on n.lead_key = d.lead_key
left join
    app.campaign_names as k
    on k.given = d.campaign
    and (k.from_on is null or k.from_on <= d.created_on)
    and (k.to_on is null or k.to_on > d.created_on)
left join
    app.channel_names as c
    on c.given = d.channel
    and (c.from_on is null or c.from_on <= d.created_on)
    and (c.to_on is null or c.to_on > d.created_on)
