-- Cycles with the whole days between one stage and the next; null when a day is missing or the
-- order is backwards.
-- Grain: one row per lead and cycle. All columns of marts.dated_cycles, and:
-- mql_days: from lead to MQL
-- sal_days: from MQL to SAL
-- sql_days: from SAL to SQL
-- opportunity_days: from SQL to opportunity
-- won_days: from opportunity to won
-- is_backwards: a stage is dated before an earlier one
select
    d.*,
    case when mql_on < lead_on or mql_at < lead_at then null else date_diff('day', lead_on, mql_on) end as mql_days,
    case when sal_on < mql_on or sal_at < mql_at then null else date_diff('day', mql_on, sal_on) end as sal_days,
    case when sql_on < sal_on or sql_at < sal_at then null else date_diff('day', sal_on, sql_on) end as sql_days,
    case
        when opportunity_on < sql_on or opportunity_at < sql_at then null else date_diff('day', sql_on, opportunity_on)
    end as opportunity_days,
    case
        when won_on < opportunity_on or won_at < opportunity_at then null else date_diff('day', opportunity_on, won_on)
    end as won_days,
    coalesce(mql_on < lead_on, false)
    or coalesce(mql_at < lead_at, false)
    or coalesce(sal_on < greatest(lead_on, mql_on), false)
    or coalesce(sal_at < greatest(lead_at, mql_at), false)
    or coalesce(sql_on < greatest(lead_on, mql_on, sal_on), false)
    or coalesce(sql_at < greatest(lead_at, mql_at, sal_at), false)
    or coalesce(opportunity_on < greatest(lead_on, mql_on, sal_on, sql_on), false)
    or coalesce(opportunity_at < greatest(lead_at, mql_at, sal_at, sql_at), false)
    or coalesce(won_on < greatest(lead_on, mql_on, sal_on, sql_on, opportunity_on), false)
    or coalesce(won_at < greatest(lead_at, mql_at, sal_at, sql_at, opportunity_at), false) as is_backwards
from marts.dated_cycles as d
