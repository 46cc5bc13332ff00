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
            f.stage_order as first_order,
            cast($as_of as date) as day
        from marts.journey_steps as s
        join marts.stages as f on f.stage = coalesce(cast($first_stage as varchar), 'lead')
        where {{ filters("s") }}
    ),
    members as (
        select
            s.*,
            case when left_on <= day then left_as when away_on <= day and back_on > day then away_as end as out_as,
            case when left_on <= day then left_on when away_on <= day and back_on > day then away_on end as out_on
        from steps as s
        where
            entered_on <= day
            and {{ in_period("entered_on") }}
            and stage = coalesce(cast($stage as varchar), $first_stage, 'lead')
            and first_order between entry_order and stage_order
            and known_on <= day
    ),
    judged as (
        select
            *,
            case
                when stage = 'won'
                then 'done'
                when next_known_on <= day
                then 'converted'
                when out_as is not null
                then 'out'
                else 'in_play'
            end as state
        from members
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
    case when m.lead_on <= m.day then m.lead_on end as lead_on,
    case when m.mql_on <= m.day then m.mql_on end as mql_on,
    case when m.sal_on <= m.day then m.sal_on end as sal_on,
    case when m.sql_on <= m.day then m.sql_on end as sql_on,
    case when m.opportunity_on <= m.day then m.opportunity_on end as opportunity_on,
    case when m.won_on <= m.day then m.won_on end as won_on,
    m.out_as as left_as,
    m.out_on as left_on,
    case when m.left_on <= m.day then m.left_reason end as left_reason,
    case when m.sql_known_on <= m.day then m.deal_amount end as amount,
    case when m.sql_known_on <= m.day then m.deal_currency end as currency,
    u.file_name,
    m.line
from judged as m
left join app.uploads as u on u.upload_id = m.upload_id
where
    m.state = coalesce(cast($state as varchar), m.state)
    and coalesce(m.out_as, '') = coalesce(cast($left_as as varchar), m.out_as, '')
order by m.entered_on desc, m.lead_key, m.cycle
