-- How often sales tried to reach each MQL that is being derived.
-- Grain: one row per lead cycle with a sales touch.
-- lead_key: the lead
-- cycle: 1 for the first trip
-- touches: the sales touches at or after the MQL
-- attempts: those among them within the agreed days from the start of the clock, up to the decision; while that has not
-- started, all up to the decision
with
    placed as (
        select
            c.lead_key,
            c.cycle,
            case
                when
                    coalesce(t.happened_at >= c.start_at, t.happened_on >= c.start_on, c.start_on is null)
                    and coalesce(t.happened_at <= c.attempts_until, t.happened_on <= c.attempts_until_on, true)
                    and coalesce(t.happened_at <= c.decided_at, t.happened_on <= c.decided_on, true)
                then 1
                else 0
            end as is_attempt
        from marts.sales_touches as t
        join marts.judged as c on c.lead_key = t.lead_key
        left join marts.judged as n on n.lead_key = c.lead_key and n.cycle = c.cycle + 1
        where
            coalesce(t.happened_at >= c.mql_at, t.happened_on >= c.mql_on)
            and coalesce(t.happened_at < n.mql_at, t.happened_on < n.mql_on, true)
    )
select lead_key, cycle, count(*) as touches, sum(is_attempt) as attempts
from placed
group by 1, 2
