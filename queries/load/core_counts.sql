-- Rows of each core table.
select 'leads' as target, count(*) as records
from core.leads
union all
select 'stage_history', count(*)
from core.stage_history
union all
select 'deals', count(*)
from core.deals
union all
select 'deal_history', count(*)
from core.deal_history
union all
select 'touches', count(*)
from core.touches
union all
select 'campaign_days', count(*)
from core.campaign_days
union all
select 'traffic_days', count(*)
from core.traffic_days
union all
select 'people', count(*)
from core.people
union all
select 'quotas', count(*)
from core.quotas
union all
select 'plans', count(*)
from core.plans
union all
select 'campaign_touches', count(*)
from core.campaign_touches
union all
select 'notes', count(*)
from core.notes
