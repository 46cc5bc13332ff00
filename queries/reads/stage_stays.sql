-- How long lead cycles stayed in each stage up to the deal, and how that ended: the chance to be won in time rests on
-- it.
-- Grain: one row per stage, channel, outcome and number of days.
-- stage: lead, mql, sal or sql, the furthest reached; opportunity for those in play that no deal in the data proves
-- stage_order: 1 to 5
-- channel: where the leads came from
-- outcome: converted (a later stage is proven), out or in_play
-- days: whole days until a later stage is proven, the cycle left, or data-as-of; null where a day is only the day on
-- which
-- a stage was learned
-- leads: lead cycles
with
    steps as (
        select
            *,
            stage_order - 1 as stay_order,
            cast($as_of as date) as day,
            case
                when stage = 'mql'
                then least(mql_on, sal_on, sql_on, opportunity_on, won_on, rejected_on)
                when stage = 'sal'
                then least(sal_on, sql_on, opportunity_on, won_on)
                when stage = 'sql'
                then least(sql_on, opportunity_on, won_on)
                when stage = 'opportunity'
                then least(opportunity_on, won_on)
            end as proven_on,
            case
                when stage = 'mql'
                then least(first_on, sal_on)
                when stage = 'sal'
                then least(mql_on, sal_on, sql_on, opportunity_on, won_on, rejected_on)
                when stage = 'sql'
                then least(sal_on, sql_on, opportunity_on, won_on)
                when stage = 'opportunity'
                then least(sql_on, opportunity_on, won_on)
                when stage = 'won'
                then least(opportunity_on, won_on)
            end as entered_on
        from marts.journey_steps
        where
            entry_order < 5
            and stage_order > 1
            and is_step = 1
            and previous_known_on <= cast($as_of as date)
            and {{ filters("journey_steps") }}
    ),
    ends as (
        select *, case when left_on <= day then left_on when away_on <= day and back_on > day then away_on end as out_on
        from steps
    ),
    stays as (
        select
            stay_order,
            channel,
            stage,
            deal_key,
            case when known_on <= day then 'converted' when out_on is not null then 'out' else 'in_play' end as outcome,
            case
                when entered_on = previous_known_on and (coalesce(known_on > day, true) or proven_on = known_on)
                then
                    date_diff(
                        'day',
                        entered_on,
                        greatest(entered_on, case when known_on <= day then known_on else coalesce(out_on, day) end)
                    )
            end as days
        from ends
    )
select p.stage, s.stay_order as stage_order, s.channel, s.outcome, s.days, count(*) as leads
from stays as s
join marts.stages as p on p.stage_order = s.stay_order
where s.stage <> 'won' or (s.outcome = 'in_play' and s.deal_key is null)
group by 1, 2, 3, 4, 5
order by 2, 3, 4, 5
