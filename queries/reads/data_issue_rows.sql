-- The records behind a data issue.
-- Grain: one row per issue and record.
-- issue: what is odd
-- record: the record, by its source
-- detail: the values that are odd
-- file_name: the upload it comes from
-- line: the line of that file
select i.issue, i.record, i.detail, u.file_name, i.line
from marts.data_issues as i
left join app.uploads as u on u.upload_id = i.upload_id
where i.issue = coalesce(cast($issue as varchar), i.issue)
order by 1, 2, 3
