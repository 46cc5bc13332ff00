-- How often each theme was heard, week by week or month by month.
-- Grain: one row per theme and week or month in which it was heard. What was heard on a day that is not known is left
-- out.
-- theme: the theme as it is called today; (not set) for notes without one
-- starts_on: the first day of the week or month
-- statements: notes and reasons of lost deals
-- notes: notes
-- reasons: lost deals that give it as their reason
with said as ({{ heard_statements("marts.heard_links") }})
select
    theme,
    case
        when $unit = 'month' then cast(date_trunc('month', said_on) as date) else {{ week_start("said_on") }}
    end as starts_on,
    count(*) as statements,
    count(note_id) as notes,
    count(*) - count(note_id) as reasons
from said
where said_on is not null
group by 1, 2
order by 1, 2
