-- What the files call channels and campaigns, what each goes by, and what counts under it, over all that is loaded.
-- Grain: one row per given name, name that it goes by, and currency of spend; the currency is null for what is no
-- spend.
-- dimension: channel or campaign
-- given: the name, as the files write it
-- name: the name that it goes by
-- channel: the channel that it counts in
-- currency: the currency of the spend
-- leads: leads; a deal without a known lead is one
-- mqls: trips through the funnel that reached MQL or a later stage
-- spend: money spent
-- sessions: visits
-- records: trips, days of spend and days of traffic behind these
-- first_on: the first day on which it counts
-- last_on: the last day on which it counts
with
    rows_of_each as (
        select 'channel' as dimension, given_channel as given, channel as name, *
        from marts.given_names
        union all
        select 'campaign', given_campaign, campaign, *
        from marts.given_names
    )
select
    dimension,
    given,
    name,
    channel,
    currency,
    sum(leads) as leads,
    sum(mqls) as mqls,
    sum(spend) as spend,
    sum(sessions) as sessions,
    count(*) as records,
    min(day_on) as first_on,
    max(day_on) as last_on
from rows_of_each
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
