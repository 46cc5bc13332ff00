-- The MQLs of the period with what sales decided of each, and whether it counts towards a promised volume.
-- Grain: one row per lead cycle that became an MQL in the period, the newest first.
-- lead_key: the lead, by its source
-- cycle: 1 for the first trip
-- lead_id: the contact's id in its source
-- lead_name: the contact's name
-- company: the company
-- channel: where it came from
-- campaign: what brought it
-- segment: which part of the market
-- region: where
-- owner: who owns it
-- mql_on: the day it became an MQL
-- definition: meets, below or unknown; null when nothing was agreed
-- state: accepted, rejected, left, accepted_by_default for one that is past its time, pending, or unjudged
-- decided_on: the day sales decided, or it left
-- reason: why it was rejected or left
-- counts_as: counted towards a promised volume, below the definition, or rejected_below: rejected by sales as below it
-- version: the name of the version of the agreement that judges it
-- file_name: the upload it comes from
-- line: the line of that file
with judged as ({{ decided_mqls() }})
select
    j.lead_key,
    j.cycle,
    j.lead_id,
    j.lead_name,
    j.company,
    j.channel,
    j.campaign,
    j.segment,
    j.region,
    j.owner,
    j.mql_on,
    j.definition,
    j.state,
    case
        when j.decided_on <= cast($as_of as date)
        then j.decided_on
        when j.answered_on <= cast($as_of as date)
        then j.answered_on
    end as decided_on,
    case when j.decided_on <= cast($as_of as date) then j.reason end as reason,
    case
        when j.definition = 'below' then 'below' when j.is_rejected_below = 1 then 'rejected_below' else 'counted'
    end as counts_as,
    j.version,
    u.file_name,
    j.line
from judged as j
left join app.uploads as u on u.upload_id = j.upload_id
order by j.mql_on desc, j.lead_key, j.cycle
