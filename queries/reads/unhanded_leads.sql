-- Leads that came in during the period and never became an MQL, by what a definition looks at: what a lower threshold
-- would have taken in.
-- Grain: one row per segment, trigger and score.
-- segment: which part of the market
-- trigger: what the source says made it an MQL, though it gives no MQL; null mostly
-- score: the lead's score
-- leads: how many
select segment, trigger, score, count(*) as leads
from marts.journeys
where
    entry_order = 1
    and {{ in_period_to_date("cohort_on") }}
    and coalesce(mql_known_on > cast($as_of as date), true)
    and {{ filters("journeys") }}
group by 1, 2, 3
order by 1, 2, 3
