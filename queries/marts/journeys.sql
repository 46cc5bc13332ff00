-- Trips through both funnels: one wide row each, all that a count needs.
-- Grain: one row per lead cycle, and per deal without a known lead. All columns of
-- marts.step_days, and:
-- entry_order: the stage at which it enters the funnel: 1 for a lead, 2 for one that had left and came back as an MQL,
-- 5 for a deal without a lead
-- cohort_on: the day it entered the funnel, or the first later day that is known
-- left_as: rejected, disqualified, lost or recycled; null while in play or won
-- left_on: the day it left, or the day on which we learned it
-- left_reason: why
-- away_as: how it had left before it came back; the last time
-- away_on: the day it left then
-- back_on: the day it came back
with
    cycles as (
        select
            k.*,
            -- Later progress, or another deal that is open, tells more than an exit without a day.
            case
                when coalesce(progress_on <= stated_exit_on, true) and not (has_open_deal = 1 and stated_exit = 'lost')
                then 1
            end as holds,
            case when exit_on < won_known_on then 1 end as won_later
        from marts.known_cycles as k
    )
select
    f.*,
    case
        when f.lead_key like 'deal:%'
        then 5
        when f.cycle > 1 and coalesce(f.lead_on > f.lead_known_on, true)
        then 2
        else 1
    end as entry_order,
    f.lead_known_on as cohort_on,
    case
        when f.won_known_on is null then coalesce(f.exit_kind, case when f.holds = 1 then f.stated_exit end)
    end as left_as,
    case
        when f.won_known_on is null then coalesce(f.exit_on, case when f.holds = 1 then f.stated_exit_on end)
    end as left_on,
    coalesce(f.exit_reason, f.stated_reason) as left_reason,
    case when f.won_later = 1 then f.exit_kind else f.undone_kind end as away_as,
    case when f.won_later = 1 then f.exit_on else f.undone_on end as away_on,
    case when f.won_later = 1 then f.won_known_on else f.undone_until end as back_on
from cycles as f
