-- The life of each deal up to data-as-of: when it was opened, and when and how it ended.
-- Grain: one row per deal with an opening day, oldest first.
-- deal_key: the deal, by its source
-- created_on: the day it was opened
-- ended_on: the day it was won or lost; null while it is open, and for one closed after data-as-of; before created_on
-- where the source says so
-- is_won: 1 when it ended by being won
-- amount: its value, as it is known today
-- currency: the currency of that
-- channel: where it came from
-- is_linked: 1 when the data holds the lead that it comes from
select
    deal_key,
    created_on,
    case when status in ('won', 'lost') and closed_on <= cast($as_of as date) then closed_on end as ended_on,
    case when status = 'won' and closed_on <= cast($as_of as date) then 1 else 0 end as is_won,
    amount,
    currency,
    channel,
    is_linked
from marts.deals
where
    created_on <= cast($as_of as date)
    and status in ('open', 'won', 'lost')
    and (status = 'open' or closed_on is not null)
    and {{ filters("deals") }}
order by created_on, ended_on, deal_key
