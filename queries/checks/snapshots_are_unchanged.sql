-- What a meeting froze is what it shows: each closed meeting has one snapshot, and its text is the one that was
-- written.
select m.meeting_id, m.title, s.sha256
from app.meetings as m
join app.snapshots as s on s.meeting_id = m.meeting_id
where s.sha256 <> sha256(s.content)
union all
select m.meeting_id, m.title, null as sha256
from app.meetings as m
left join app.snapshots as s on s.meeting_id = m.meeting_id
group by m.meeting_id, m.title, m.closed_at
having count(s.snapshot_id) <> case when m.closed_at is null then 0 else 1 end
