-- A statement about a link, by its id.
select link_id from app.note_links where link_id = $id
