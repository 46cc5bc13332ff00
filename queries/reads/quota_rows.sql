-- The quotas whose period touches the days asked for.
-- Grain: one row per quota, oldest first.
-- person: who carries it; null for a team's quota
-- team: the team, or that of the person
-- starts_on: its first day
-- ends_on: its last day
-- metric: deals, amount, accepted_amount, mqls or sqls
-- quota: how much is asked for; null where the source leaves it open
-- currency: the currency of an amount; (not set) for a count
select person, team, starts_on, ends_on, metric, quota, currency
from marts.quotas
where {{ touches_period("starts_on", "ends_on") }}
order by starts_on, metric, team, person, currency
