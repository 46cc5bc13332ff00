"""A task of a CRM is a touch when it was done: by its own flags first, then by its status, else a person is asked."""

from __future__ import annotations

import pytest

from smarketing.intake.prepare import Prepared, prepare
from smarketing.intake.result import ACCEPT, NEEDS_CHOICE

HEAD = "Id,WhoId,Subject,ActivityDate,OwnerId,TaskSubtype,Status"


def tasks(*rows: str, head: str = HEAD, **choices: object) -> Prepared:
    data = "\n".join([head, *rows, ""]).encode()
    return prepare(data, "tasks.csv", choices=choices)


def states(prepared: Prepared) -> list[str | None]:
    assert prepared.batch is not None
    return prepared.batch.rows["state"].to_list()


def task(number: int, day: str, *more: str) -> str:
    return ",".join([f"00TA0000000000{number}AAA", "00QA00000000001AAA", "Call", day, "Ada", "Task", *more])


def test_what_is_planned_is_said_and_its_due_date_is_no_time_of_anything():
    prepared = tasks(
        task(1, "2026-03-02", "Completed"), task(2, "2026-03-04", "Not Started"), task(3, "2026-03-03", "")
    )
    assert states(prepared) == ["done", "planned", None]
    assert str(prepared.batch.as_of) == "2026-03-03 00:00:00"
    assert [each["text"] for each in prepared.report["warnings"] if each["code"] == "PLANNED"] == [
        "1 activity is planned and not done: no touch yet."
    ]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("In Bearbeitung", "planned"),
        ("Abgeschlossen", "done"),
        ("Non commencée", "planned"),
        ("Completada", "done"),
        ("Aguardando outra pessoa", "planned"),
        ("Niet gestart", "planned"),
        ("完了", "done"),
        ("waiting ON someone else", "planned"),
    ],
)
def test_the_words_of_crms_are_known_in_their_languages(status, state):
    assert states(tasks(task(1, "2026-03-02", status))) == [state]


def test_a_status_of_the_companys_own_is_proven_by_the_row_or_asked_about():
    flagged = tasks(task(1, "2026-03-02", "Nurture call", "true"), task(2, "2026-03-02", "Nurture call", "false"),
                    head=f"{HEAD},IsClosed")  # fmt: skip
    assert flagged.outcome == ACCEPT
    assert states(flagged) == ["done", "planned"]
    dated = tasks(task(1, "2026-03-02", "Nurture call", "2026-03-01T10:00:00.000Z"), head=f"{HEAD},CompletedDateTime")
    assert states(dated) == ["done"]
    bare = tasks(task(1, "2026-03-02", "Nurture call"))
    assert bare.outcome == NEEDS_CHOICE
    (asked,) = bare.questions
    assert (asked["column"], asked["evidence"]) == ("state", {"Nurture call": 1})
    answer = {"state": {"Nurture call": "planned"}}
    assert states(tasks(task(1, "2026-03-02", "Nurture call"), values=answer)) == ["planned"]


def test_a_flag_alone_tells():
    head = HEAD.replace("Status", "IsClosed")
    assert states(tasks(task(1, "2026-03-02", "1"), task(2, "2026-03-02", "0"), head=head)) == ["done", "planned"]


def test_a_scheduled_call_of_another_crm_was_no_call():
    data = (
        "Record Id,Call Owner,Call Type,Call Start Time,Subject,Call Status,Call Purpose\n"
        "zcrm_1,Ada,Outbound,2026-03-01 10:00,Call,Completed,Prospecting\n"
        "zcrm_2,Ada,Outbound,2026-03-20 10:00,Call,Scheduled,Prospecting\n"
        "zcrm_3,Ada,Inbound,2026-03-02 10:00,Call,Missed,Prospecting\n"
    )
    prepared = prepare(data.encode(), "calls.csv")
    assert states(prepared) == ["done", "planned", None]
    assert str(prepared.batch.as_of) == "2026-03-02 10:00:00"


def test_a_log_in_our_own_names_may_call_it_status():
    data = "touch_id,lead_id,kind,happened_at,status\n1,7,call,2026-03-01,done\n2,7,call,2026-03-01,to do\n"
    assert states(prepare(data.encode(), "touches.csv")) == ["done", "planned"]
