-- The rows of one upload that could not be read, and why.
-- Grain: one row per refused value.
-- row: the data row, 1 for the first
-- line: the line of the file
-- column: the column
-- value: what stands there
-- reason: why it was refused
-- expected: what was expected
select "row", line, "column", "value", reason, expected
from app.set_aside
where upload_id = $upload_id
order by "row", "column"
