-- Contacts of marketing whose lead may be another.
create or replace temp table candidates as
select
    key,
    source || ':' || lead_id as id_key,
    email,
    cast(null as varchar) as became_deal_key,
    cast(null as varchar) as of_deal_key,
    coalesce(source || ':' || lead_id, 'email:' || email) as otherwise,
    lead_key as was
from core.campaign_touches
where
    lead_key is null
    or source || ':' || lead_id in (select alias from touched_aliases)
    or 'email:' || email in (select alias from touched_aliases)
;
