-- How often each theme was heard, by segment, competitor, campaign, channel or stage.
-- Grain: one row per theme and value; the values of a theme sum to its statements.
-- theme: the theme as it is called today; (not set) for notes without one
-- value: what the note names, else what the lead or deal has; (several) where these differ; (not set) without any
-- statements: notes and reasons of lost deals
-- notes: notes
-- reasons: lost deals that give it as their reason
with said as ({{ heard_statements("marts.heard_links") }})
select
    s.theme,
    coalesce(v.value, '(not set)') as value,
    count(*) as statements,
    count(s.note_id) as notes,
    count(*) - count(s.note_id) as reasons
from said as s
left join
    marts.heard_values as v
    on v.statement_id = s.statement_id
    and v.dimension = $by
    and $by in ('segment', 'competitor', 'campaign', 'channel', 'stage')
group by 1, 2
order by 1, 3 desc, 2
