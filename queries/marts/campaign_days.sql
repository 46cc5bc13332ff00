-- Spend and what came back, per day and campaign.
-- Grain: one row per day, campaign and breakdown values.
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
select
    day_on,
    coalesce(channel, '(not set)') as channel,
    coalesce(campaign, campaign_id, '(not set)') as campaign,
    coalesce(segment, '(not set)') as segment,
    coalesce(region, '(not set)') as region,
    coalesce(currency, '(not set)') as currency,
    spend,
    impressions,
    clicks,
    conversions
from core.campaign_days
