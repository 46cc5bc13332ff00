"""Queues, teams, "Unassigned" and the users of integrations are no owners: told by type, by id or by name."""

from __future__ import annotations

import pytest

from smarketing.intake.prepare import Prepared, prepare
from smarketing.sources.nobody import is_nobody


def leads(*owners: str, more: str = "", **choices: object) -> Prepared:
    head = "Lead ID,Email,Company / Account,Lead Source,Lead Status,Create Date,Lead Owner"
    rows = [f"00QA0000000000{n}AAA,a{n}@x.test,X,Web,Open,2026-03-0{n},{owner}" for n, owner in enumerate(owners, 1)]
    prepared = prepare("\n".join([head + more, *rows, ""]).encode(), "leads.csv", choices=choices)
    assert prepared.batch is not None
    return prepared


def owners(prepared: Prepared) -> list[str | None]:
    return prepared.batch.rows["owner"].to_list()


def said(prepared: Prepared) -> list[str]:
    return [each["text"] for each in prepared.report["warnings"] if each["code"] == "NO_PERSON"]


def test_a_queue_is_no_owner_and_that_is_said():
    prepared = leads("Ada Lovelace", "SDR Queue", "Unassigned", "SDR Queue", "00GA0000000ABCDAA2")
    assert owners(prepared) == ["Ada Lovelace", None, None, None, None]
    assert said(prepared) == [
        "4 rows have an owner that is no person ('SDR Queue', 'Unassigned', '00GA0000000ABCDAA2'): no owner."
    ]


def test_the_type_of_an_owner_tells_before_its_name():
    prepared = leads("Inbound EMEA,Queue", "Ada Lovelace,User", more=",Owner Type")
    assert owners(prepared) == [None, "Ada Lovelace"]


def test_a_person_may_say_that_it_is_an_owner_or_that_another_is_none():
    answers = {"owner": {"SDR Queue": "SDR Queue", "Round Robin": ""}}
    prepared = leads("SDR Queue", "Round Robin", "Ada Lovelace", values=answers)
    assert owners(prepared) == ["SDR Queue", None, "Ada Lovelace"]
    assert said(prepared) == []


@pytest.mark.parametrize(
    "word",
    ["Nicht zugewiesen", "NON  ATTRIBUÉ", "sin asignar", "Não atribuído", "Non assegnato", "niet toegewezen",
     "未割り当て", "Lead-Warteschlange Nord", "File d'attente SDR", "Cola de ventas", "Fila de leads", "Coda lead",
     "Wachtrij SDR", "インサイドセールスキュー", "Team Nord", "Équipe Paris", "Integration User",
     "Automated Process", "API User"],
)  # fmt: skip
def test_words_for_nobody_are_known_in_their_languages(word):
    assert is_nobody(word)


@pytest.mark.parametrize("word", ["Ada Lovelace", "Anna Cola", "Tea Mancini", "Codan Fila", "ada@team.test.example",
                                  "005A0000000ABCDAA2", "Systema Ray", "Rep One"])  # fmt: skip
def test_people_are_people(word):
    assert not is_nobody(word)
