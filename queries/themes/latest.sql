-- When themes were last changed.
select max(made_at) as made_at from app.theme_events
