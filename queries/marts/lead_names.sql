-- What the channel and the campaign that a lead itself has go by, of touched leads, by the day the lead became known.
-- Grain: one row per lead to which a name applies that a person gave.
-- lead_key: the lead
-- channel: the channel that it goes by; null where no name applies to it
-- campaign: the campaign that it goes by; null where no name applies to it
with
    days as (
        select lead_key, min(lead_known_on) as known_on
        from marts.journeys
        where lead_key in (select lead_key from app.touched_leads)
        group by 1
    )
select l.key as lead_key, coalesce(k.channel, c.channel) as channel, k.campaign
from core.leads as l
left join days as d on d.lead_key = l.key
left join
    app.campaign_names as k
    on k.given = l.campaign
    and (k.from_on is null or k.from_on <= d.known_on)
    and (k.to_on is null or k.to_on > d.known_on)
left join
    app.channel_names as c
    on c.given = l.channel
    and (c.from_on is null or c.from_on <= d.known_on)
    and (c.to_on is null or c.to_on > d.known_on)
where l.key in (select lead_key from app.touched_leads) and coalesce(k.given, c.given) is not null
