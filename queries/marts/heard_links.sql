-- What statements are linked to, with the breakdown values of the lead, the deal or the name that they are linked to:
-- those of notes, and of the reason of a lost deal the deal itself.
-- Grain: one row per statement, kind of link and value.
-- statement_id: the statement
-- kind: lead, deal, campaign, channel, segment, stage or competitor
-- value: the lead's or the deal's key, else the name
-- channel: the channel of it
-- campaign: the campaign of it
-- segment: the segment of it
-- region: the region of it
-- owner: who owns it
select note_id as statement_id, kind, value, {{ dimensions() }}
from marts.note_links
union all
select statement_id, 'deal', deal_key, {{ dimensions() }}
from marts.lost_reasons
