-- Leads of the period by their score, and how far they came: what another threshold would take in.
-- Grain: one row per band of ten points; the band is null for leads without a score.
-- band: the lowest score of the band
-- leads: lead cycles that became known in the period
-- mqls: of these, those that became an MQL
-- mature: MQLs with the whole time to qualify before data-as-of
-- sqls: of the mature, those that sales qualified in that time
-- never_mql: leads that never became an MQL
with
    leads as (
        select
            j.*,
            cast(floor(cast(coalesce(h.score, j.score) as double) / 10) * 10 as integer) as band,
            case when j.mql_known_on <= cast($as_of as date) then j.mql_known_on end as known_on
        from marts.journeys as j
        left join marts.handoffs as h on h.lead_key = j.lead_key and h.cycle = j.cycle
        where j.entry_order = 1 and {{ in_period_to_date("j.cohort_on") }} and {{ segment_filter("j") }}
    ),
    aged as (
        select
            *,
            case
                when date_diff('day', known_on, cast($as_of as date)) >= coalesce(cast($window_days as integer), 30)
                then 1
                else 0
            end as is_mature
        from leads
    )
select
    band,
    count(*) as leads,
    count(known_on) as mqls,
    sum(case when known_on is not null then is_mature else 0 end) as mature,
    count(
        case
            when
                is_mature = 1
                and sql_known_on <= cast($as_of as date)
                and date_diff('day', known_on, sql_known_on) <= coalesce(cast($window_days as integer), 30)
            then 1
        end
    ) as sqls,
    count(*) - count(known_on) as never_mql
from aged
group by 1
order by 1
