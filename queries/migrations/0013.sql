-- Version 13: when a source last changed a contact or a deal. What is planned tells no day up to which the data goes.
alter table raw.leads add column if not exists modified_at timestamp
;

alter table raw.leads add column if not exists modified_on date
;

alter table raw.deals add column if not exists modified_at timestamp
;

alter table raw.deals add column if not exists modified_on date
;
