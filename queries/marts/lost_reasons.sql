-- Why deals were lost, as their files give it; without those of which a note of the deal says the same loss already.
-- Grain: one row per lost deal with a reason.
-- statement_id: reason: and the deal's key
-- deal_key: the deal
-- theme: the theme that its reason counts in, as it is called today
-- said_on: the day it was lost; null when no file tells
-- channel: the deal's channel
-- campaign: its campaign
-- segment: its segment
-- region: its region
-- owner: its owner
with
    told as (
        select l.value as deal_key, n.theme_id
        from marts.notes as n
        join marts.note_ties as l on l.note_id = n.note_id and l.kind = 'deal'
        where n.kind = 'loss_reason' and n.theme_id is not null
    )
select
    'reason:' || d.deal_key as statement_id,
    d.deal_key,
    k.name as theme,
    d.closed_on as said_on,
    {{ dimensions_of("d") }}
from marts.deals as d
join marts.themes as k on k.theme_id = lower(trim(d.reason))
left join told as t on t.deal_key = d.deal_key and t.theme_id = k.standing_id
where d.status = 'lost' and t.deal_key is null
