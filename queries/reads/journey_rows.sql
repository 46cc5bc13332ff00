-- The lead cycles behind a number of the cohort view.
-- Grain: one row per lead cycle, newest first.
-- lead_key: the lead, by its source
-- cycle: 1 for the first trip
-- lead_name: the contact's name
-- company: the company
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- lead_on: the day it became known
-- mql_on: the day it became an MQL
-- sal_on: the day sales accepted it
-- sql_on: the day sales qualified it
-- opportunity_on: the day a deal was opened
-- won_on: the day a deal was won
-- left_as: how it left
-- left_on: the day it left
-- left_reason: why
-- amount: the value of its first deal
-- currency: the currency of that
-- file_name: the upload it comes from
-- line: the line of that file
with
    steps as (
        select
            s.*,
            coalesce(
                case when $first_stage = 'mql' then mql_known_on end,
                case when $first_stage = 'sal' then sal_known_on end,
                case when $first_stage = 'sql' then sql_known_on end,
                case when $first_stage = 'opportunity' then opportunity_known_on end,
                case when $first_stage = 'won' then won_known_on end,
                lead_known_on
            ) as entered_on,
            f.stage_order as first_order
        from marts.journey_steps as s
        join marts.stages as f on f.stage = coalesce(cast($first_stage as varchar), 'lead')
        where
            channel = coalesce(cast($channel as varchar), channel)
            and campaign = coalesce(cast($campaign as varchar), campaign)
            and segment = coalesce(cast($segment as varchar), segment)
            and region = coalesce(cast($region as varchar), region)
            and owner = coalesce(cast($owner as varchar), owner)
    ),

    members as (
        select
            s.*,
            case
                when next_known_on <= cast($as_of as date)
                then 'converted'
                when left_on <= cast($as_of as date)
                then 'out'
                else 'in_play'
            end as state
        from steps as s
        where
            entered_on <= cast($as_of as date)
            and entered_on >= coalesce(cast($from_on as date), entered_on)
            and entered_on < coalesce(cast($to_on as date), date '9999-12-31')
            and stage = coalesce(cast($stage as varchar), $first_stage, 'lead')
            and stage_order >= first_order
            and entry_order <= first_order
            and known_on <= cast($as_of as date)
    )
select
    m.lead_key,
    m.cycle,
    m.lead_name,
    m.company,
    m.channel,
    m.campaign,
    m.segment,
    m.region,
    m.owner,
    m.lead_on,
    m.mql_on,
    m.sal_on,
    m.sql_on,
    m.opportunity_on,
    m.won_on,
    m.left_as,
    m.left_on,
    m.left_reason,
    m.deal_amount as amount,
    m.deal_currency as currency,
    u.file_name,
    m.line
from members as m
join app.uploads as u on u.upload_id = m.upload_id
where
    m.state = coalesce(cast($state as varchar), m.state)
    and coalesce(m.left_as, '') = coalesce(cast($left_as as varchar), m.left_as, '')
order by m.entered_on desc, m.lead_key, m.cycle
