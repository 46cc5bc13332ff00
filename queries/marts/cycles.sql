-- Trips through the funnel: when each stage was first reached, and how it ended.
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
    source,
    lead_at,
    lead_on,
    mql_at,
    mql_on,
    accepted_at,
    accepted_on,
    sql_at,
    sql_on,
    opportunity_at,
    opportunity_on,
    won_at,
    won_on,
    trigger,
    exit_kind,
    exit_at,
    exit_on,
    exit_reason,
    undone_kind,
    undone_on,
    undone_until,
    first_on,
    progress_on,
    rejected_on,
    deal_key,
    has_open_deal
from marts.journeys
