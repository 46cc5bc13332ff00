-- Calls, e-mails and meetings that people made in the period; what machines sent and what came in is left out.
-- Grain: one row per breakdown value and kind.
-- value: the breakdown value; `person` breaks down by who made it
-- kind: call, email, meeting or other
-- touches: how many
-- people: by how many people, as far as the source names them
with
    made as (
        select
            *,
            coalesce(
                {{ by_dimension("touches") }},
                {{ by_time("happened_on") }},
                case when $by = 'person' then person end,
                'all'
            ) as value
        from marts.touches
        where
            {{ in_period_to_date("happened_on") }} and is_outbound = 1 and is_automatic = 0 and {{ filters("touches") }}
    )
select value, kind, count(*) as touches, count(distinct case when person <> '(not set)' then person end) as people
from made
group by 1, 2
order by 1, 2
