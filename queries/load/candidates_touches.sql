-- Touches, or notes, whose lead may be another; one of a deal follows the deal.
create or replace temp table candidates as
select
    key,
    source || ':' || lead_id as id_key,
    email,
    source || ':' || deal_id as became_deal_key,
    source || ':' || deal_id as of_deal_key,
    coalesce(source || ':' || lead_id, 'email:' || email) as otherwise,
    lead_key as was
from core.{{ table }}
where
    lead_key is null
    or source || ':' || lead_id in (select alias from touched_aliases)
    or 'email:' || email in (select alias from touched_aliases)
    or 'deal:' || source || ':' || deal_id in (select alias from touched_aliases)
;
