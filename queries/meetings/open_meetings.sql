select meeting_id from app.meetings where closed_at is null order by opened_at, meeting_id
