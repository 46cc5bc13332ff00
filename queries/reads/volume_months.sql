-- Marketing's volume against what it promised: MQLs per calendar month, without those known to be below the definition
-- and without those that sales rejected as not meeting it. The promise is that of the version in force on the first of
-- the month.
-- Grain: one row per month and, where the agreement has parts, per segment; 'all' is the whole.
-- month_on: the first day of the month
-- segment: the segment, lower case; 'all' for the whole
-- mqls: lead cycles that became an MQL in the month
-- below: of these, known to be below the definition
-- unknown: of these, neither score nor trigger decides; they are counted
-- not_meeting: of those not below, rejected by sales as not meeting the definition
-- counted: mqls - below - not_meeting
-- promised: how many were promised for the month; null without a promise
-- version: the name of the version that promised it
with
    months as (
        select
            cast(date_trunc('month', mql_on) as date) as month_on,
            lower(trim(segment)) as segment,
            case when definition = 'below' then 1 else 0 end as is_below,
            case when definition = 'unknown' then 1 else 0 end as is_unknown,
            case
                when is_not_meeting = 1 and decided_on <= cast($as_of as date) and coalesce(definition, '') <> 'below'
                then 1
                else 0
            end as is_not_meeting
        from marts.reply_clocks
        where {{ in_period_to_date("mql_on") }}
    ),
    both_ways as (
        select month_on, segment, is_below, is_unknown, is_not_meeting
        from months
        union all
        select month_on, 'all', is_below, is_unknown, is_not_meeting
        from months
    ),
    counts as (
        select
            month_on,
            segment,
            count(*) as mqls,
            sum(is_below) as below,
            sum(is_unknown) as unknown,
            sum(is_not_meeting) as not_meeting
        from both_ways
        group by 1, 2
    ),
    promises as (
        select version_id, 'all' as segment, mqls
        from app.agreement_periods
        where mqls is not null
        union all
        select version_id, segment, mqls
        from app.agreement_rules
        where clause = 'volume'
    )
select
    c.month_on,
    c.segment,
    c.mqls,
    c.below,
    c.unknown,
    c.not_meeting,
    c.mqls - c.below - c.not_meeting as counted,
    r.mqls as promised,
    p.name as version
from counts as c
join app.agreement_periods as p on c.month_on >= p.from_on and c.month_on < p.to_on
left join promises as r on r.version_id = p.version_id and r.segment = c.segment
where c.segment = 'all' or r.mqls is not null
order by 1, 2
