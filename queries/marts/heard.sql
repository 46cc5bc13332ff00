-- What was heard: the notes, and the reasons of lost deals as their files give them.
-- Grain: one row per statement.
-- statement_id: the note, or reason: and the deal's key
-- origin: app or file for a note, deals for the reason of a lost deal
-- note_id: the note; null for the reason of a lost deal
-- kind: what it is about; (not set) when not said; loss_reason for the reason of a lost deal
-- theme: its theme as it is called today; (not set) without one
-- team: whose team heard it: marketing or sales; (not set) when not said; sales for the reason of a lost deal
-- said_on: the day it was heard, or the deal was lost; null when not said
-- state: open, acknowledged, actioned, verified or declined; null for the reason of a lost deal
select n.note_id as statement_id, n.origin, n.note_id, n.kind, n.theme, n.team, n.heard_on as said_on, n.state
from marts.notes as n
union all
select statement_id, 'deals', cast(null as varchar), 'loss_reason', theme, 'sales', said_on, cast(null as varchar)
from marts.lost_reasons
