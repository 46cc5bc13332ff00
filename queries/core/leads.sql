-- One row per known contact, with the day it reached each stage where the source says so.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.leads(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    lead_id varchar,  -- the contact's id in its source
    email varchar,  -- the contact's e-mail address
    name varchar,  -- the contact's name
    company varchar,  -- the contact's company
    channel varchar,  -- where the lead came from, as the source names it
    campaign varchar,  -- the campaign that brought it
    segment varchar,  -- the segment of the market (size, industry)
    region varchar,  -- the region
    owner varchar,  -- the person who owns it: a name, an e-mail or an id
    score decimal(38, 6),  -- the lead score
    trigger varchar,  -- what made it an MQL, when the source says so
    stage varchar,  -- the stage it is in
    reason varchar,  -- why it left: rejected, recycled, disqualified or lost
    deal_id varchar,  -- the deal it became
    merged_ids varchar,  -- the ids of contacts that were merged into it, separated by a semicolon or a comma
    merged_into varchar,  -- the id of the contact that it was merged into
    is_deleted boolean,  -- deleted in its source: not counted
    created_at timestamp,  -- when the contact became known: the instant, UTC
    created_on date,  -- when the contact became known: the calendar day
    mql_at timestamp,  -- when it became an MQL: the instant, UTC
    mql_on date,  -- when it became an MQL: the calendar day
    queued_at timestamp,  -- when it was put in sales' queue: the instant, UTC
    queued_on date,  -- when it was put in sales' queue: the calendar day
    assigned_at timestamp,  -- when an owner was assigned: the instant, UTC
    assigned_on date,  -- when an owner was assigned: the calendar day
    sal_at timestamp,  -- when sales accepted it: the instant, UTC
    sal_on date,  -- when sales accepted it: the calendar day
    sql_at timestamp,  -- when sales qualified it: the instant, UTC
    sql_on date,  -- when sales qualified it: the calendar day
    opportunity_at timestamp,  -- when a deal was opened: the instant, UTC
    opportunity_on date,  -- when a deal was opened: the calendar day
    won_at timestamp,  -- when a deal was won: the instant, UTC
    won_on date,  -- when a deal was won: the calendar day
    exit_at timestamp,  -- when it left, for the exit that `stage` names: the instant, UTC
    exit_on date,  -- when it left, for the exit that `stage` names: the calendar day
    modified_at timestamp,  -- when its source last changed it: the instant, UTC
    modified_on date  -- when its source last changed it: the calendar day
)
;
