-- A theme by any of the names it was given: where that counts today, and what that is called.
select theme_id, standing_id, name, is_retired from marts.themes where theme_id = $id
