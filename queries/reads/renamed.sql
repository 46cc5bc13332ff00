-- What the channels and campaigns of the files go by, where people gave them a name.
-- Grain: one row per name as the files write it, and period.
-- dimension: channel or campaign
-- given: the name, as a file writes it
-- channel: the channel that it counts in; null for a campaign whose channel stays
-- campaign: the campaign that it goes by; null where that stays
-- from_on: from this day on; null for ever since
-- to_on: up to, not including, this day; null without end
select 'channel' as dimension, given, channel, cast(null as varchar) as campaign, from_on, to_on
from app.channel_names
union all
select 'campaign', given, channel, campaign, from_on, to_on
from app.campaign_names
order by 1, 2, 5 nulls first
