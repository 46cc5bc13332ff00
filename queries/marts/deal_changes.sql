-- The days on which something about a deal changed.
-- Grain: one row per change of a known deal.
-- deal_key: the deal, by its source
-- changed_on: the day
select d.key as deal_key, h.changed_on
from core.deal_history as h
join core.deals as d on d.source = h.source and d.deal_id = h.deal_id
where h.changed_on is not null
