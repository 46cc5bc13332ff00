-- Each upload's rows add up: loaded + set aside + skipped = rows in the file.
select u.upload_id, u.records, u.set_aside, u.skipped from app.uploads as u where u.records < u.set_aside + u.skipped
