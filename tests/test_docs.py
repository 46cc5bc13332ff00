"""What can be done here is said in the documents, and what they say exists."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys

import pytest

from smarketing import __version__
from smarketing.cli import parser
from smarketing.metrics.registry import METRICS
from smarketing.metrics_page import page
from tests.architecture import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def _commands() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


def _options(command: argparse.ArgumentParser) -> list[str]:
    return [text for action in command._actions for text in action.option_strings if text not in {"-h", "--help"}]


@pytest.mark.parametrize("command", _commands())
def test_the_readme_names_each_command(command):
    assert f"`python -m smarketing {command}" in README


@pytest.mark.parametrize("option", sorted({option for command in _commands().values() for option in _options(command)}))
def test_the_readme_names_each_option(option):
    assert re.search(rf"`{option}\b", README), f"{option} is documented nowhere in README.md"


@pytest.mark.parametrize("command", _commands())
def test_each_command_and_option_says_what_it_does(command):
    parser = _commands()[command]
    assert parser.description
    silent = [action.dest for action in parser._actions if action.option_strings and not action.help]
    assert not silent


def test_the_readme_names_each_setting():
    read = re.findall(r"SMARKETING_\w+", "".join(path.read_text("utf-8") for path in ROOT.glob("smarketing/**/*.py")))
    table = re.findall(r"^\| `(SMARKETING_\w+)`", README, re.MULTILINE)
    assert set(table) == set(read)


def test_the_readme_names_each_make_target():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"^\| `make ([\w-]+)`", README, re.MULTILINE)) == set(targets)


def test_the_machine_that_tests_runs_the_command_of_the_readme():
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in README.split("## Test it")[1].split("##")[0]
    assert re.search(r"^exec make --keep-going check test-rest\b", run, re.MULTILINE)


def test_make_test_and_the_rest_are_all_tests():
    """What the one leaves out the other runs, and what the one looks at in part the other looks at as a whole."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^\t(.*)\$\(PYTEST\) -m \"([^\"]+)\"", makefile, re.MULTILINE) == [
        ("", "not slow"),
        ("TESTS_SIZE=whole ", "slow or sampled"),
    ]
    assert re.search(r"^test-all: test test-rest ", makefile, re.MULTILINE)
    assert re.search(r"^check: lint test ", makefile, re.MULTILINE)


@pytest.mark.slow
def test_one_walk_in_the_browser_is_in_make_test_and_the_others_are_in_the_rest():
    def chosen(marks: str) -> set[str]:
        command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", "-m", marks]
        places = ["tests/browser", "tests/trust/test_hostile.py"]
        listed = subprocess.run([*command, *places], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return {line.split("::")[0] for line in listed.splitlines() if "::" in line}

    assert chosen("not slow") == {"tests/browser/test_monday.py"}
    files = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/browser/test_*.py")}
    assert chosen("slow") == files | {"tests/trust/test_hostile.py"}


def test_tests_that_ask_how_many_cases_are_marked():
    modules = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py")}
    asking = {path for path, text in modules.items() if "from tests.size import cases" in text}
    assert asking
    assert {path for path in asking if "pytest.mark.sampled" not in modules[path]} == set()


def test_the_metrics_page_is_what_the_declarations_and_the_headers_of_the_queries_say():
    assert (ROOT / "docs" / "METRICS.md").read_text(encoding="utf-8") == page(), "run: make docs"


def test_the_metrics_page_says_of_each_metric_all_that_is_declared():
    sections = dict(part.split("\n", 1) for part in page().split("## Questions")[0].split("### ")[1:])
    assert list(sections) == [declared.label for declared in METRICS.values()]
    for declared in METRICS.values():
        text = sections[declared.label]
        said = [
            f"`{declared.key}`",
            declared.says,
            declared.formula,
            declared.source,
            declared.horizon,
            *declared.traps,
        ]
        assert not [words for words in said if words not in text], declared.key
        assert f"Counted by: [{declared.read}](../queries/reads/{declared.read}.sql)" in text
    assert "Related to: [Counted MQLs](#counted-mqls), [MQLs of these leads](#mqls-of-these-leads)" in sections["MQLs"]


def test_each_link_within_the_metrics_page_leads_to_a_heading():
    headings = {
        re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in re.findall(r"^#+ (.+)$", page(), re.M)
    }
    assert not [anchor for anchor in re.findall(r"\]\(#([^)]+)\)", page()) if anchor not in headings]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_link_leads_somewhere(document):
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    broken = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert not broken


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_each_dependency_is_justified_in_the_decisions(file):
    pinned = re.findall(r"^([\w-]+)==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    decisions = (ROOT / "docs" / "DECISIONS.md").read_text(encoding="utf-8")
    missing = [name for name in pinned if f"| {name} | " not in decisions]
    assert pinned
    assert not missing


def test_what_contributing_points_to_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:smarketing|queries|pages|docs|tests)/[\w/.]*)`", text)
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert paths
    assert not missing


def test_the_changelog_is_for_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{__version__}]" in text
