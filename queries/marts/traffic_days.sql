-- Visits per day and channel, under the names that stand on that day.
-- Grain: one row per day, channel, campaign and region, as the file has them.
-- day_on: the day
-- channel: the channel group
-- campaign: the campaign
-- region: the region
-- sessions: visits
-- engaged_sessions: engaged visits
-- users: users
-- given_channel: the channel, as the file has it
-- given_campaign: the campaign, as the file has it
select
    d.day_on,
    coalesce(k.channel, c.channel, d.channel, '(not set)') as channel,
    coalesce(k.campaign, d.campaign, '(not set)') as campaign,
    coalesce(d.region, '(not set)') as region,
    d.sessions,
    d.engaged_sessions,
    d.users,
    coalesce(d.channel, '(not set)') as given_channel,
    coalesce(d.campaign, '(not set)') as given_campaign
from core.traffic_days as d
left join
    app.campaign_names as k
    on k.given = d.campaign
    and (k.from_on is null or k.from_on <= d.day_on)
    and (k.to_on is null or k.to_on > d.day_on)
left join
    app.channel_names as c
    on c.given = d.channel
    and (c.from_on is null or c.from_on <= d.day_on)
    and (c.to_on is null or c.to_on > d.day_on)
