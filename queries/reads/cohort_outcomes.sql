-- What the leads that were created in the period became by data-as-of, whenever it happened; from MQL on also those
-- that an MQL brought back in it after they had left.
-- Grain: one row per breakdown value.
-- value: the breakdown value; month, quarter and week are those of the lead's creation; `all` without one
-- leads: leads that were created; who came back is none
-- mqls: lead cycles that reached MQL, or a later stage
-- accepted: reached acceptance by sales, or a later stage
-- rejected: MQLs that sales refused
-- sqls: reached SQL, or a later stage
-- won: won
-- open_leads: not an MQL yet, and not out
-- undecided: MQLs that sales has neither accepted nor refused, and that are not out otherwise
-- waiting_mqls: MQLs that are neither an SQL yet nor out
-- in_play: MQLs that are neither won nor out
-- aged_leads: leads that have had window_lead days to be won; null without a window
-- aged_mqls: MQLs that have had window_sql days to become an SQL; null without a window
-- aged_sqls: of these, reached SQL
-- aged_to_win: MQLs that have had window_won days to be won; null without a window
-- aged_won: of these, won
with
    members as (
        select
            coalesce({{ by_dimension("journeys") }}, {{ by_time("lead_known_on") }}, 'all') as value,
            case when entry_order = 1 then 1 else 0 end as is_lead,
            case when mql_known_on <= cast($as_of as date) then 1 else 0 end as is_mql,
            case when sal_known_on <= cast($as_of as date) then 1 else 0 end as is_accepted,
            case when sql_known_on <= cast($as_of as date) then 1 else 0 end as is_sql,
            case when won_known_on <= cast($as_of as date) then 1 else 0 end as is_won,
            case
                when left_on <= cast($as_of as date)
                then left_as
                when away_on <= cast($as_of as date) and back_on > cast($as_of as date)
                then away_as
                else 'in_play'
            end as fate,
            date_diff('day', lead_known_on, cast($as_of as date)) as lead_age,
            -- A cycle without an MQL is younger than any window.
            coalesce(date_diff('day', mql_known_on, cast($as_of as date)), -1) as mql_age
        from marts.journeys
        where entry_order < 5 and {{ in_period_to_date("lead_known_on") }} and {{ filters("journeys") }}
    )
select
    value,
    sum(is_lead) as leads,
    sum(is_mql) as mqls,
    sum(is_accepted) as accepted,
    sum(case when fate = 'rejected' then is_mql * (1 - is_accepted) else 0 end) as rejected,
    sum(is_sql) as sqls,
    sum(is_won) as won,
    sum(case when fate = 'in_play' then 1 - is_mql else 0 end) as open_leads,
    sum(case when fate = 'in_play' then is_mql * (1 - is_accepted) else 0 end) as undecided,
    sum(case when fate = 'in_play' then is_mql * (1 - is_sql) else 0 end) as waiting_mqls,
    sum(case when fate = 'in_play' then is_mql * (1 - is_won) else 0 end) as in_play,
    sum(is_lead * cast(lead_age >= cast($window_lead as integer) as integer)) as aged_leads,
    sum(is_mql * cast(mql_age >= cast($window_sql as integer) as integer)) as aged_mqls,
    sum(is_sql * cast(mql_age >= cast($window_sql as integer) as integer)) as aged_sqls,
    sum(is_mql * cast(mql_age >= cast($window_won as integer) as integer)) as aged_to_win,
    sum(is_won * cast(mql_age >= cast($window_won as integer) as integer)) as aged_won
from members
group by 1
order by 1
