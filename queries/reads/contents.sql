-- What the warehouse holds: which halves of the picture there are, and their first and last days.
-- Grain: one row.
-- leads: lead cycles of known leads
-- deals: deals
-- unwon_deals: deals that are not won, open or lost
-- deals_without_lead: deals of no known lead
-- touches: calls, e-mails and meetings
-- spend_days: days with spend
-- traffic_days: days with traffic
-- first_on: the first day of a cohort
-- last_on: the last day of a cohort
select
    (select count(*) from marts.journeys where entry_order < 5) as leads,
    (select count(*) from marts.deals) as deals,
    (select count(*) from marts.deals where coalesce(status, 'open') <> 'won') as unwon_deals,
    (select count(*) from marts.deals where is_linked = 0) as deals_without_lead,
    (select count(*) from marts.touches) as touches,
    (select count(distinct day_on) from marts.campaign_days) as spend_days,
    (select count(distinct day_on) from marts.traffic_days) as traffic_days,
    (select min(cohort_on) from marts.journeys) as first_on,
    (select max(cohort_on) from marts.journeys) as last_on
