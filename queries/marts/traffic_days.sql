-- Sessions per day and channel.
-- Grain: one row per day, channel, campaign and region.
-- day_on: the day
-- channel: the channel group
-- campaign: the campaign
-- region: the region
-- sessions: sessions
-- engaged_sessions: engaged sessions
-- users: users
select
    day_on,
    coalesce(channel, '(not set)') as channel,
    coalesce(campaign, '(not set)') as campaign,
    coalesce(region, '(not set)') as region,
    sessions,
    engaged_sessions,
    users
from core.traffic_days
