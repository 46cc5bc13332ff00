-- The channels and campaigns that any file names, as it writes them.
select 'channel' as part, channel as given
from core.leads
union
select 'channel', channel
from core.deals
union
select 'channel', channel
from core.campaign_days
union
select 'channel', channel
from core.traffic_days
union
select 'channel', channel
from core.campaign_touches
union
select 'campaign', campaign
from core.leads
union
select 'campaign', campaign
from core.deals
union
select 'campaign', coalesce(campaign, campaign_id)
from core.campaign_days
union
select 'campaign', campaign
from core.traffic_days
union
select 'campaign', campaign
from core.campaign_touches
