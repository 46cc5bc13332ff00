-- One row per opportunity as it stands.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.deals(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    deal_id varchar,  -- the deal's id in its source
    lead_id varchar,  -- the contact it came from, by id
    email varchar,  -- the contact it came from, by e-mail
    name varchar,  -- the deal's name
    company varchar,  -- the account
    channel varchar,  -- where the lead came from, as the source names it
    campaign varchar,  -- the campaign that brought it
    segment varchar,  -- the segment of the market (size, industry)
    region varchar,  -- the region
    owner varchar,  -- the person who owns it: a name, an e-mail or an id
    product varchar,  -- what is sold
    pipeline varchar,  -- the pipeline it is in
    stage varchar,  -- the deal's stage, in the source's words
    status varchar,  -- open, won or lost
    amount decimal(38, 6),  -- the value of the deal
    currency varchar,  -- ISO code of the amount
    probability decimal(38, 6),  -- chance of winning, 0 to 1
    forecast_category varchar,  -- how sure its owner is: commit, best_case, pipeline or omitted
    reason varchar,  -- why it was won or lost
    created_as varchar,  -- the stage that a deal's creation proves; opportunity unless the map says otherwise
    merged_ids varchar,  -- the ids of deals that were merged into it, separated by a semicolon or a comma
    merged_into varchar,  -- the id of the deal that it was merged into
    is_deleted boolean,  -- deleted in its source: not counted
    created_at timestamp,  -- when the deal was opened: the instant, UTC
    created_on date,  -- when the deal was opened: the calendar day
    closed_at timestamp,  -- when it was closed, or is expected to close: the instant, UTC
    closed_on date,  -- when it was closed, or is expected to close: the calendar day
    accepted_at timestamp,  -- when sales accepted it: the instant, UTC
    accepted_on date,  -- when sales accepted it: the calendar day
    rejected_at timestamp,  -- when sales rejected it: the instant, UTC
    rejected_on date,  -- when sales rejected it: the calendar day
    modified_at timestamp,  -- when its source last changed it: the instant, UTC
    modified_on date,  -- when its source last changed it: the calendar day
    lead_key varchar  -- the lead it belongs to
)
;
