-- How often each theme was heard, week by week or month by month.
-- Grain: one row per theme and week or month in which it was heard. What was heard on a day that is not known is left
-- out.
-- theme: the theme as it is called today; (not set) for notes without one
-- starts_on: the first day of the week (a Monday) or month
-- statements: notes and reasons of lost deals
-- notes: notes
-- reasons: lost deals that give it as their reason
with
    said as (
        select statement_id, origin, note_id, kind, theme, team, said_on, state
        from marts.heard
        where
            coalesce(said_on, date '1900-01-01') >= coalesce(cast($from_on as date), date '1900-01-01')
            and coalesce(said_on, date '1900-01-01') < coalesce(cast($to_on as date), date '9999-12-31')
            and (origin <> 'deals' or coalesce(said_on, cast($as_of as date)) <= cast($as_of as date))
            and (
                coalesce($channel, $campaign, $segment, $region, $owner) is null
                or statement_id in (
                    select statement_id
                    from marts.heard_links
                    where
                        coalesce(channel, '') = coalesce(cast($channel as varchar), channel, '')
                        and coalesce(campaign, '') = coalesce(cast($campaign as varchar), campaign, '')
                        and coalesce(segment, '') = coalesce(cast($segment as varchar), segment, '')
                        and coalesce(region, '') = coalesce(cast($region as varchar), region, '')
                        and coalesce(owner, '') = coalesce(cast($owner as varchar), owner, '')
                )
            )
    )
select
    theme,
    cast(
        case when $unit = 'month' then date_trunc('month', said_on) else date_trunc('week', said_on) end as date
    ) as starts_on,
    count(*) as statements,
    count(note_id) as notes,
    count(*) - count(note_id) as reasons
from said
where said_on is not null
group by 1, 2
order by 1, 2
