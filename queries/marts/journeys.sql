-- Trips through both funnels: one wide row each, all that a count needs.
-- Grain: one row per lead cycle, and per deal without a known lead. All columns of
-- marts.step_days, and:
-- entry_order: the stage at which it can enter the funnel: 1 for a lead, 5 for a deal without one
-- cohort_on: the day it entered the funnel, or the first later day that is known
-- left_as: rejected, disqualified, lost or recycled; null while in play or won
-- left_on: the day it left, or the day on which we learned it
-- left_reason: why
-- away_as: how it had left before it came back; the last time
-- away_on: the day it left then
-- back_on: the day it came back
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
with
    cycles as (
        select
            k.*,
            -- Later progress, or another deal that is open, tells more than an exit without a day.
            case
                when coalesce(progress_on <= stated_exit_on, true) and not (has_open_deal = 1 and stated_exit = 'lost')
                then 1
            end as holds,
            case when exit_on < won_known_on then 1 end as won_later
        from marts.known_cycles as k
    )
select
    f.*,
    case when f.lead_key like 'deal:%' then 5 else 1 end as entry_order,
    f.lead_known_on as cohort_on,
    case
        when f.won_known_on is null then coalesce(f.exit_kind, case when f.holds = 1 then f.stated_exit end)
    end as left_as,
    case
        when f.won_known_on is null then coalesce(f.exit_on, case when f.holds = 1 then f.stated_exit_on end)
    end as left_on,
    coalesce(f.exit_reason, f.stated_reason) as left_reason,
    case when f.won_later = 1 then f.exit_kind else f.undone_kind end as away_as,
    case when f.won_later = 1 then f.exit_on else f.undone_on end as away_on,
    case when f.won_later = 1 then f.won_known_on else f.undone_until end as back_on,
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
from cycles as f
left join core.leads as l on l.key = f.lead_key
left join core.deals as d on d.key = f.deal_key
