-- How the file of one upload was read.
-- Grain: one row.
-- file_name: the file
-- headers: its columns, in their order
-- policy: what it does to earlier values, where that is not the field's own, as JSON
-- mapping: how its columns fill our fields, as JSON
-- report: all that was found out about the file, as JSON
select file_name, headers, policy, mapping, report from app.uploads where upload_id = $upload_id
