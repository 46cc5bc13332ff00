create or replace temp table touched_keys(key varchar, times bigint)
;
