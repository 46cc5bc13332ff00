-- What the history tells of the deals day by day up to data-as-of, of those whose history begins with the deal.
-- Grain: one row per deal and day on which its history tells anything, in order of time.
-- deal_key: the deal, by its source
-- told_on: the day
-- stage: the stage it was in at the end of that day, in the source's words; null where that day tells none
select deal_key, told_on, stage from marts.deal_stages where told_on <= cast($as_of as date) order by deal_key, told_on
