-- The set-aside records of one upload as they stand in its file.
-- Grain: one row per record.
-- row: the data row, 1 for the first
-- line: the line of the file
-- cells: its cells, as they are written
select "row", line, cells from app.refused_rows where upload_id = $upload_id order by "row"
