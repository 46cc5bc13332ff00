-- The names that themes were given, and what they are called today.
select theme_id, standing_id, name, is_retired from marts.themes
