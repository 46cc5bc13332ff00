-- What the files call channels and campaigns, beside what that goes by.
-- Grain: one row per trip through the funnel, per day of spend and per day of traffic.
-- given_channel: the channel, as the file has it
-- given_campaign: the campaign, as the file has it
-- channel: the channel that it goes by
-- campaign: the campaign that it goes by
-- day_on: the day the lead became known, money was spent, or the site was visited
-- leads: 1 for the first trip of a lead
-- mqls: 1 for a trip that reached MQL or a later stage
-- currency: the currency of the spend
-- spend: money spent
-- sessions: visits
select
    coalesce(l.channel, d.channel, '(not set)') as given_channel,
    coalesce(l.campaign, d.campaign, '(not set)') as given_campaign,
    j.channel,
    j.campaign,
    j.lead_known_on as day_on,
    case when j.cycle = 1 then 1 else 0 end as leads,
    case when j.mql_known_on is not null then 1 else 0 end as mqls,
    cast(null as varchar) as currency,
    cast(null as decimal(38, 6)) as spend,
    cast(null as bigint) as sessions
from marts.journeys as j
left join core.leads as l on l.key = j.lead_key
left join core.deals as d on d.key = j.deal_key
union all
select given_channel, given_campaign, channel, campaign, day_on, null, null, currency, spend, null
from marts.campaign_days
union all
select given_channel, given_campaign, channel, campaign, day_on, null, null, null, null, sessions
from marts.traffic_days
