-- What is odd in the data: counted, listed, never hidden and never put right.
-- Grain: one row per issue.
-- issue: what is odd
-- records: how many records
-- example: one of them
select issue, count(*) as records, min(record) as example from marts.data_issues group by 1 order by 1
