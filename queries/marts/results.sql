-- What was brought, each on its day: all that a quota can ask for.
-- Grain: one row per deal won (as deals and as amount), deal accepted (as accepted_amount), MQL and SQL.
-- day_on: the day it was closed, accepted or reached
-- metric: deals, amount, accepted_amount, mqls or sqls
-- currency: the currency of an amount; (not set) for a count
-- number: 1, or the amount
-- owner: who owns it
select closed_on as day_on, 'deals' as metric, '(not set)' as currency, cast(1 as decimal(38, 6)) as number, owner
from marts.deals
where status = 'won' and closed_on is not null
union all
select closed_on, 'amount', currency, amount, owner
from marts.deals
where status = 'won' and closed_on is not null and amount is not null
union all
select accepted_on, 'accepted_amount', currency, amount, owner
from marts.deals
where accepted_on is not null and amount is not null
union all
select day_on, case stage when 'mql' then 'mqls' else 'sqls' end, '(not set)', cast(1 as decimal(38, 6)), owner
from marts.stage_days
where stage in ('mql', 'sql')
