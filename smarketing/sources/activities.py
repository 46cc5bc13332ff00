"""Words for whether an activity was done: those of CRMs, in the languages of their exports."""

from __future__ import annotations

from smarketing.fields import DONE_STATE, PLANNED_STATE

_DONE = (
    "Completed", "Done", "Closed", "Finished", "Held", "Attended", "Sent", "Yes", "True", "1",
    "Abgeschlossen", "Erledigt", "Terminé", "Terminée", "Achevé", "Achevée", "Fait",
    "Completado", "Completada", "Finalizado", "Finalizada", "Hecho", "Concluído", "Concluída", "Feito",
    "Completato", "Completata", "Fatto", "Voltooid", "Gedaan", "完了", "完了済み",
)  # fmt: skip
_PLANNED = (
    "Not Started", "In Progress", "Waiting on someone else", "Waiting", "Deferred", "Open", "Planned", "Scheduled",
    "Upcoming", "To do", "Todo", "Pending", "Overdue", "Cancelled", "Canceled", "Not Held", "No", "False", "0",
    "Nicht begonnen", "Nicht gestartet", "In Bearbeitung", "Wartet auf jemand anderen", "Warten auf andere Person",
    "Zurückgestellt", "Offen", "Geplant", "Überfällig", "Abgesagt",
    "Non commencé", "Non commencée", "Non démarré", "Non démarrée", "En cours", "En attente de quelqu'un d'autre",
    "En attente", "Reporté", "Reportée", "Différé", "Différée", "Planifié", "Planifiée", "À faire", "Annulé", "Annulée",
    "No iniciado", "No iniciada", "En curso", "En espera de otra persona", "En espera", "Aplazado", "Aplazada",
    "Planificado", "Planificada", "Programado", "Programada", "Pendiente", "Cancelado", "Cancelada",
    "Não iniciado", "Não iniciada", "Em andamento", "Aguardando outra pessoa", "Adiado", "Adiada", "Planejado",
    "Planejada", "Agendado", "Agendada", "Pendente",
    "Non iniziato", "Non iniziata", "In corso", "In attesa di qualcun altro", "Rinviato", "Rinviata", "Pianificato",
    "Pianificata", "Annullato", "Annullata", "Da fare",
    "Niet gestart", "Niet begonnen", "Bezig", "In behandeling", "Wacht op iemand anders", "Uitgesteld", "Gepland",
    "Geannuleerd", "Te doen",
    "未着手", "未開始", "進行中", "待機中", "延期", "予定", "キャンセル",
)  # fmt: skip
STATES = {**dict.fromkeys(_DONE, DONE_STATE), **dict.fromkeys(_PLANNED, PLANNED_STATE)}
