-- What notes are linked to, as people and files say it; whoever
-- set or took off a link last is right.
-- Grain: one row per note, kind of link and value.
-- note_id: the note
-- kind: lead, deal, campaign, channel, segment, stage or competitor
-- value: the lead's or the deal's key, else the name
-- label: how it was called when the link was set
with
    single as (select deal_id, min(key) as deal_key from core.deals group by 1 having count(*) = 1),
    told as (
        select key as note_id, 'lead' as kind, lead_key as value, coalesce(lead_id, email) as label
        from core.notes
        where lead_key not like 'deal:%' and coalesce(lead_id, email) is not null
        union all
        select n.key, 'deal', coalesce(d.key, s.deal_key, n.source || ':' || n.deal_id), n.deal_id
        from core.notes as n
        left join
            core.aliases as a on a.target = 'deals' and a.rule <> 'name' and a.alias = n.source || ':' || n.deal_id
        left join core.deals as d on d.key = coalesce(a.record, n.source || ':' || n.deal_id)
        left join single as s on s.deal_id = n.deal_id
        where n.deal_id is not null
        union all
        select key, 'campaign', campaign, campaign
        from core.notes
        union all
        select key, 'channel', channel, channel
        from core.notes
        union all
        select key, 'segment', segment, segment
        from core.notes
        union all
        select key, 'stage', stage, stage
        from core.notes
        union all
        select key, 'competitor', competitor, competitor
        from core.notes
    ),
    every_link as (
        select
            l.note_id,
            l.kind,
            coalesce(a.record, l.value) as value,
            l.label,
            coalesce(l.removed_at, l.made_at) as set_at,
            l.link_id,
            l.removed_at
        from app.note_links as l
        left join
            core.aliases as a
            on a.target = case l.kind when 'lead' then 'leads' when 'deal' then 'deals' end
            and a.rule <> 'name'
            and a.alias = l.value
        union all
        select note_id, kind, value, label, timestamp '1900-01-01 00:00:00', '', cast(null as timestamp)
        from told
        where trim(value) <> ''
    ),
    ranked as (
        select *, row_number() over (partition by note_id, kind, value order by set_at desc, link_id desc) as place
        from every_link
    )
select note_id, kind, value, label
from ranked
where place = 1 and removed_at is null
