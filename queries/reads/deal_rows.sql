-- The deals behind a number of the pipeline, as they stood at data-as-of as all that is known today tells it.
-- Grain: one row per deal, largest first.
-- deal_id: the deal's id in its source
-- name: its name
-- company: the account
-- stage: the stage in the source's words; (not set) for a deal closed after data-as-of of which no history tells
-- it
-- status: open, won or lost, at data-as-of
-- amount: its value
-- currency: the currency of that
-- created_on: the day it was opened
-- closed_on: the day it was closed, or is expected to close
-- cycle_days: days from opening to closing; null without both days, or when it was closed before it was opened
-- accepted_on: the day sales accepted it
-- rejected_on: the day sales rejected it
-- channel: where it came from
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- file_name: the upload it comes from
-- line: the line of that file
with asked as (select cast($as_of as date) as at_on), held as ({{ held_values() }}), deals as ({{ deals_then() }})
select
    d.deal_id,
    d.name,
    d.company,
    {{ stage_told("d") }} as stage,
    d.status_then as status,
    d.amount_then as amount,
    d.currency_then as currency,
    d.created_on,
    d.closes_then as closed_on,
    case when d.closes_then >= d.created_on then date_diff('day', d.created_on, d.closes_then) end as cycle_days,
    case when d.accepted_on <= cast($as_of as date) then d.accepted_on end as accepted_on,
    case when d.rejected_on <= cast($as_of as date) then d.rejected_on end as rejected_on,
    d.channel,
    d.segment,
    d.region,
    d.owner,
    u.file_name,
    d.line
from deals as d
join app.uploads as u on u.upload_id = d.upload_id
where
    coalesce(d.status_then, '') = coalesce(cast($status as varchar), d.status_then, '')
    and coalesce(d.closes_then, date '0001-01-01') >= coalesce(cast($closed_from as date), date '0001-01-01')
    and coalesce(d.closes_then, date '0001-01-01') < coalesce(cast($closed_to as date), date '9999-12-31')
order by d.amount_then desc nulls last, d.deal_id
