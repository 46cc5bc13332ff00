-- Each name that a theme was ever given, with the theme that it counts in today.
select theme_id, standing_id, name, is_retired from marts.themes order by theme_id
