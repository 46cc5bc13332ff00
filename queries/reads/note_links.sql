-- What notes are linked to.
-- Grain: one row per note, kind of link and value.
-- note_id: the note
-- kind: lead, deal, campaign, channel, segment, stage or competitor
-- value: the lead's or the deal's key, else the name
-- label: what it is called
-- code: what it is called where no person is named
-- company: the account of a lead or a deal
-- is_known: 1 when the lead or the deal is loaded; 1 for all else
-- amount: of a deal its value
-- currency: the currency of that
select l.note_id, l.kind, l.value, l.label, l.code, l.company, l.is_known, d.amount, d.currency
from marts.note_links as l
left join marts.deals as d on l.kind = 'deal' and d.deal_key = l.value
order by l.note_id, l.kind, l.value
