-- What each spelling goes by, and when.
select 'channel' as part, given, channel, cast(null as varchar) as campaign, from_on, to_on
from app.channel_names
union all
select 'campaign', given, channel, campaign, from_on, to_on
from app.campaign_names
