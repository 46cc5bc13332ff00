-- Trips through the funnel of leads whose events had to be put in order: when each stage was first reached, and how it
-- ended. The plain ones are in marts.plain_cycles.
-- Grain: one row per lead and cycle.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- source: the system that knows the lead
-- lead_at: when it became known, UTC
-- lead_on: the day of that
-- mql_at: when it became an MQL, UTC
-- mql_on: the day of that
-- accepted_at: when sales accepted it, in so many words, UTC
-- accepted_on: the day of that
-- sql_at: when sales qualified it, UTC
-- sql_on: the day of that
-- opportunity_at: when a deal was opened, UTC
-- opportunity_on: the day of that
-- won_at: when a deal was won, UTC
-- won_on: the day of that
-- trigger: what made it an MQL
-- exit_kind: rejected, disqualified, lost or recycled; null while in play or won
-- exit_at: when it left, UTC
-- exit_on: the day of that
-- exit_reason: why
-- undone_kind: the last exit that later progress undid
-- undone_on: the day of that
-- undone_until: the day of the progress that undid it
-- first_on: the first day that speaks of it
-- progress_on: the last day on which it went on
-- rejected_on: the first day sales rejected it, undone or not
-- deal_key: the deal that was opened first in this cycle
-- has_open_deal: 1 when one of its deals is still open
select
    lead_key,
    cycle,
    min(source) as source,
    max(case when slot = 'lead' and nth = 1 then happened_at end) as lead_at,
    max(case when slot = 'lead' and nth = 1 then happened_on end) as lead_on,
    max(case when slot = 'mql' and nth = 1 then happened_at end) as mql_at,
    max(case when slot = 'mql' and nth = 1 then happened_on end) as mql_on,
    max(case when slot = 'sal' and nth = 1 then happened_at end) as accepted_at,
    max(case when slot = 'sal' and nth = 1 then happened_on end) as accepted_on,
    max(case when slot = 'sql' and nth = 1 then happened_at end) as sql_at,
    max(case when slot = 'sql' and nth = 1 then happened_on end) as sql_on,
    max(case when slot = 'opportunity' and nth = 1 then happened_at end) as opportunity_at,
    max(case when slot = 'opportunity' and nth = 1 then happened_on end) as opportunity_on,
    max(case when slot = 'won' and nth = 1 then happened_at end) as won_at,
    max(case when slot = 'won' and nth = 1 then happened_on end) as won_on,
    max(case when slot = 'mql' and nth = 1 then trigger end) as trigger,
    max(case when slot = 'exit' and nth = 1 then stage end) as exit_kind,
    max(case when slot = 'exit' and nth = 1 then happened_at end) as exit_at,
    max(case when slot = 'exit' and nth = 1 then happened_on end) as exit_on,
    max(case when slot = 'exit' and nth = 1 then reason end) as exit_reason,
    max(case when slot = 'undone' and nth = 1 then stage end) as undone_kind,
    max(case when slot = 'undone' and nth = 1 then happened_on end) as undone_on,
    max(case when slot = 'undone' and nth = 1 then back_on end) as undone_until,
    min(happened_on) as first_on,
    max(case when slot in ('mql', 'sal', 'sql', 'opportunity', 'won') then happened_on end) as progress_on,
    min(case when stage = 'rejected' then happened_on end) as rejected_on,
    max(case when nth_deal = 1 then deal_key end) as deal_key,
    max(is_open_deal) as has_open_deal
from marts.cycle_slots
group by 1, 2
