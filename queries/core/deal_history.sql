-- One row per change of a deal.
-- Grain: one row per key, as the uploads that are not withdrawn say.
create table core.deal_history(
    key varchar,  -- the row, by its source and its key
    source varchar,  -- the system it came from
    upload_id integer,  -- the newest upload that says so
    line bigint,  -- the line of that upload
    deal_id varchar,  -- the deal's id in its source
    changed_at timestamp,  -- when: the instant, UTC
    changed_on date,  -- when: the calendar day
    stage varchar,  -- the stage from then on, in the source's words
    status varchar,  -- open, won or lost from then on
    amount decimal(38, 6),  -- the amount from then on
    currency varchar,  -- ISO code of the amount
    closed_at timestamp,  -- the close date from then on: the instant, UTC
    closed_on date,  -- the close date from then on: the calendar day
    owner varchar,  -- the owner from then on
    field varchar,  -- the field that changed, when the source says so
    was_stage varchar,  -- the stage until then, in the source's words
    was_amount decimal(38, 6),  -- the amount until then
    was_closed_at timestamp,  -- the close date until then: the instant, UTC
    was_closed_on date  -- the close date until then: the calendar day
)
;
