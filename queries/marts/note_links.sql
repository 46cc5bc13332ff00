-- What notes are linked to, with the breakdown values of the lead, the deal or the name that they are linked to.
-- Grain: one row per note, kind of link and value.
-- note_id: the note
-- kind: lead, deal, campaign, channel, segment, stage or competitor
-- value: the lead's or the deal's key, else the name
-- label: what it is called: the lead's name, the deal's, else the name
-- code: what it is called where no person is named: the lead's id, else as the label
-- company: the account of a lead or a deal
-- is_known: 1 when the lead or the deal is loaded; 1 for all else
-- channel: the channel of it
-- campaign: the campaign of it
-- segment: the segment of it
-- region: the region of it
-- owner: who owns it
with
    latest as (
        select
            lead_key,
            lead_id,
            lead_name,
            company,
            {{ dimensions() }},
            row_number() over (partition by lead_key order by cycle desc) as place
        from marts.journeys
        where lead_key in (select value from marts.note_ties where kind = 'lead')
    )
select
    t.note_id,
    t.kind,
    t.value,
    coalesce(j.lead_name, d.name, j.lead_id, d.deal_id, t.label, t.value) as label,
    coalesce(j.lead_id, d.name, d.deal_id, case when t.kind = 'lead' then t.value else t.label end, t.value) as code,
    coalesce(j.company, d.company) as company,
    case when t.kind in ('lead', 'deal') and j.lead_key is null and d.deal_key is null then 0 else 1 end as is_known,
    case when t.kind = 'channel' then t.value else coalesce(j.channel, d.channel) end as channel,
    case when t.kind = 'campaign' then t.value else coalesce(j.campaign, d.campaign) end as campaign,
    case when t.kind = 'segment' then t.value else coalesce(j.segment, d.segment) end as segment,
    coalesce(j.region, d.region) as region,
    coalesce(j.owner, d.owner) as owner
from marts.note_ties as t
left join latest as j on t.kind = 'lead' and j.lead_key = t.value and j.place = 1
left join marts.deals as d on t.kind = 'deal' and d.deal_key = t.value
