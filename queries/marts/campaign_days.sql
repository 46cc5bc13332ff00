-- Spend and what came back, per day and campaign, under the names that stand on that day.
-- Grain: one row per day, campaign and breakdown values, as the file has them.
-- day_on: the day
-- channel: the channel
-- campaign: the campaign
-- segment: the segment
-- region: the region
-- currency: the currency of the spend
-- spend: money spent
-- impressions: times shown
-- clicks: clicks
-- conversions: conversions, as the source counts them
-- given_channel: the channel, as the file has it
-- given_campaign: the campaign, as the file has it
with
    latest as (
        select
            *,
            -- A campaign that was renamed is the same under its id: of one day the newest upload tells it.
            rank() over (
                partition by source, day_on, campaign_id, channel, segment, region, currency order by upload_id desc
            ) as place
        from core.campaign_days
    )
select
    d.day_on,
    coalesce(k.channel, c.channel, d.channel, '(not set)') as channel,
    coalesce(k.campaign, d.campaign, d.campaign_id, '(not set)') as campaign,
    coalesce(d.segment, '(not set)') as segment,
    coalesce(d.region, '(not set)') as region,
    coalesce(d.currency, '(not set)') as currency,
    d.spend,
    d.impressions,
    d.clicks,
    d.conversions,
    coalesce(d.channel, '(not set)') as given_channel,
    coalesce(d.campaign, d.campaign_id, '(not set)') as given_campaign
from latest as d
left join
    app.campaign_names as k
    on k.given = coalesce(d.campaign, d.campaign_id)
    and (k.from_on is null or k.from_on <= d.day_on)
    and (k.to_on is null or k.to_on > d.day_on)
left join
    app.channel_names as c
    on c.given = d.channel
    and (c.from_on is null or c.from_on <= d.day_on)
    and (c.to_on is null or c.to_on > d.day_on)
where d.campaign_id is null or d.place = 1
