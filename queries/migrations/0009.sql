-- Version 9: what a change of a deal replaced. Before the first change of a number that a history tells, only this says
-- what it was.
alter table raw.deal_history add column if not exists was_stage varchar
;

alter table raw.deal_history add column if not exists was_amount decimal(38, 6)
;

alter table raw.deal_history add column if not exists was_closed_at timestamp
;

alter table raw.deal_history add column if not exists was_closed_on date
;
