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
    and cohort_on <= cast($as_of as date)
    and cohort_on >= coalesce(cast($from_on as date), cohort_on)
    and cohort_on < coalesce(cast($to_on as date), date '9999-12-31')
    and coalesce(mql_known_on > cast($as_of as date), true)
    and channel = coalesce(cast($channel as varchar), channel)
    and campaign = coalesce(cast($campaign as varchar), campaign)
    and segment = coalesce(cast($segment as varchar), segment)
    and region = coalesce(cast($region as varchar), region)
    and owner = coalesce(cast($owner as varchar), owner)
group by 1, 2, 3
order by 1, 2, 3
