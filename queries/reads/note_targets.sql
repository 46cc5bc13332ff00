-- What a note can be linked to, found by a part of its name, id, company or address: of each kind the first 15.
-- Grain: one row per kind and value.
-- kind: lead, deal, campaign, channel, segment or competitor
-- value: the lead's or the deal's key, else the name
-- label: what it is called
-- about: the company of a lead, or the stage of a deal
with
    every_target as (
        select
            'lead' as kind,
            j.lead_key as value,
            coalesce(j.lead_name, j.lead_id) as label,
            j.company as about,
            lower(
                coalesce(j.lead_name, '') || ' ' || coalesce(j.lead_id, '') || ' ' || coalesce(j.company, '')
            ) as words
        from marts.journeys as j
        where j.cycle = 1 and j.lead_key not like 'deal:%'
        union all
        select
            'deal',
            deal_key,
            coalesce(name, deal_id),
            stage,
            lower(coalesce(name, '') || ' ' || deal_id || ' ' || coalesce(company, ''))
        from marts.deals
        union all
        select 'campaign', campaign, campaign, max(nullif(channel, '(not set)')), lower(campaign)
        from marts.given_names
        where campaign <> '(not set)'
        group by campaign
        union all
        select distinct 'channel', channel, channel, cast(null as varchar), lower(channel)
        from marts.given_names
        where channel <> '(not set)'
        union all
        select distinct 'segment', segment, segment, cast(null as varchar), lower(segment)
        from marts.journeys
        where segment <> '(not set)'
        union all
        select distinct 'competitor', value, label, cast(null as varchar), lower(label)
        from marts.note_ties
        where kind = 'competitor'
    ),
    found as (
        select
            kind,
            value,
            label,
            about,
            row_number() over (
                partition by kind order by position(lower(cast($text as varchar)) in words), lower(label), value
            ) as place
        from every_target
        where position(lower(cast($text as varchar)) in words) > 0 and kind = coalesce(cast($kind as varchar), kind)
    )
select kind, value, label, about
from found
where place <= 15
order by kind, place
