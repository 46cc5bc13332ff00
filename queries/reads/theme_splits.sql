-- How often each theme was heard, by segment, competitor, campaign, channel or stage.
-- Grain: one row per theme and value; the values of a theme sum to its statements.
-- theme: the theme as it is called today; (not set) for notes without one
-- value: what the note names, else what the lead or deal has; (several) where these differ; (not set) without any
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
    s.theme,
    coalesce(v.value, '(not set)') as value,
    count(*) as statements,
    count(s.note_id) as notes,
    count(*) - count(s.note_id) as reasons
from said as s
left join marts.heard_values as v on v.statement_id = s.statement_id and v.dimension = $by
group by 1, 2
order by 1, 3 desc, 2
