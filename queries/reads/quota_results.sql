-- What was brought day by day, and by whom: all that a quota can ask for.
-- Grain: one row per day, metric, currency and person.
-- day_on: the day it was won, accepted or reached
-- metric: deals and amount (won, by close date), accepted_amount (accepted by sales, by the day of that), mqls, sqls
-- currency: the currency of an amount; (not set) for a count
-- person: who owns it, by the name in the list of people where that knows them
-- team: the person's team; null where no list of people tells it
-- manager: the person's manager
-- office: the person's office
-- number: how many, or how much
select
    r.day_on,
    r.metric,
    r.currency,
    coalesce(p.name, r.owner) as person,
    p.team,
    p.manager,
    p.office,
    sum(r.number) as number
from marts.results as r
left join marts.people as p on p.person = lower(trim(r.owner))
where r.day_on <= cast($as_of as date)
group by 1, 2, 3, 4, 5, 6, 7
order by 1, 2, 3, 4
