-- Version 12: whether an activity was done. What is only planned is no touch yet.
alter table raw.touches add column if not exists state varchar
;
