-- What marketing did with a person (a form, a visit, a webinar, a click), under the names that stand on that day.
-- Grain: one row per touch with a day.
-- touch_key: the touch, by its source
-- lead_key: the lead that it belongs to; a name of our own where nobody is known by that id or e-mail
-- channel: the channel of the touch itself, never that of the lead
-- campaign: the campaign of the touch
-- kind: what it was, in the source's words
-- source: the system that says so
-- happened_at: when, UTC; null when the source gives a day only
-- happened_on: the day
select
    t.key as touch_key,
    t.lead_key,
    coalesce(k.channel, c.channel, t.channel, '(not set)') as channel,
    coalesce(k.campaign, t.campaign, '(not set)') as campaign,
    coalesce(t.kind, '(not set)') as kind,
    t.source,
    t.happened_at,
    t.happened_on
from core.campaign_touches as t
left join
    app.campaign_names as k
    on k.given = t.campaign
    and (k.from_on is null or k.from_on <= t.happened_on)
    and (k.to_on is null or k.to_on > t.happened_on)
left join
    app.channel_names as c
    on c.given = t.channel
    and (c.from_on is null or c.from_on <= t.happened_on)
    and (c.to_on is null or c.to_on > t.happened_on)
where t.happened_on is not null
