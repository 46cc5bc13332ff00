-- What marketing did with a person: a form, a visit, a webinar, a click.
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
    key as touch_key,
    lead_key,
    coalesce(channel, '(not set)') as channel,
    coalesce(campaign, '(not set)') as campaign,
    coalesce(kind, '(not set)') as kind,
    source,
    happened_at,
    happened_on
from core.campaign_touches
where happened_on is not null
