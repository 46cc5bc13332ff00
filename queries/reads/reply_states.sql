-- How fast sales answered the MQLs of the period, against what it promised: each by the version in force when its clock
-- started, at what the sources told up to data-as-of.
-- Grain: one row per breakdown value.
-- value: the breakdown value; month, quarter and week are of the MQL; version is the version of the agreement
-- mqls: lead cycles that became an MQL in the period
-- met: replied in time
-- met_late: replied late
-- breached: not answered, and late
-- at_risk: not answered, three quarters of the time used up
-- running: not answered, time left
-- pre_contacted: sales had touched it before the clock started; not judged
-- exempt: taken out by somebody, with a reason; not judged
-- unknown_precision: only days are known, and they do not decide
-- not_started: the clock has not started
-- uncovered: no response target applies
-- unjudged: no calls, e-mails or meetings are loaded for its source
-- timed: replies with two real clock times
-- median_minutes: business minutes to the first touch, median
-- p75_minutes: the same, 75th percentile
-- p90_minutes: the same, 90th percentile
-- median_wall_minutes: minutes to the first touch by the clock on the wall, median
with
    mqls as (
        select
            h.*,
            least(replied_at, cast($as_of as date) + interval 1 day) as now_at,
            coalesce(
                {{ by_dimension("h") }}, {{ by_time("mql_on") }}, case when $by = 'version' then version_id end, 'all'
            ) as value
        from marts.reply_clocks as h
        where {{ in_period_to_date("mql_on") }} and {{ filters("h") }}
    ),
    judged as (
        select
            *,
            case
                when replied_at is null
                then 'unjudged'
                when is_reply_exempt = 1
                then 'exempt'
                when start_on > cast($as_of as date)
                then 'not_started'
                when reply_result_on <= cast($as_of as date)
                then reply_result
                when now_at > in_time_until
                then 'breached'
                when now_at > in_time_from
                then 'unknown_precision'
                when now_at >= at_risk_at
                then 'at_risk'
                else 'running'
            end as state
        from mqls
    ),
    measured as (
        select
            value,
            state,
            case when state in ('met', 'met_late') then cast(reply_seconds as double) / 60 end as minutes,
            case when state in ('met', 'met_late') then cast(reply_wall_seconds as double) / 60 end as wall_minutes
        from judged
    )
select
    value,
    count(*) as mqls,
    count(case when state = 'met' then 1 end) as met,
    count(case when state = 'met_late' then 1 end) as met_late,
    count(case when state = 'breached' then 1 end) as breached,
    count(case when state = 'at_risk' then 1 end) as at_risk,
    count(case when state = 'running' then 1 end) as running,
    count(case when state = 'pre_contacted' then 1 end) as pre_contacted,
    count(case when state = 'exempt' then 1 end) as exempt,
    count(case when state = 'unknown_precision' then 1 end) as unknown_precision,
    count(case when state = 'not_started' then 1 end) as not_started,
    count(case when state = 'uncovered' then 1 end) as uncovered,
    count(case when state = 'unjudged' then 1 end) as unjudged,
    count(minutes) as timed,
    percentile_cont(0.5) within group (order by minutes) as median_minutes,
    percentile_cont(0.75) within group (order by minutes) as p75_minutes,
    percentile_cont(0.9) within group (order by minutes) as p90_minutes,
    percentile_cont(0.5) within group (order by wall_minutes) as median_wall_minutes
from measured
group by 1
order by 1
