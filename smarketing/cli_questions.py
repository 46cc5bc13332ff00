"""What only a person can answer about a file: each question with an answer that works as it is printed."""

from __future__ import annotations

import json
import shlex
from typing import Any

from smarketing.intake.clocks import AMBIGUOUS
from smarketing.intake.result import WHOLE

_MOST_OPTIONS = 12


def asked(question: dict[str, Any]) -> str:
    """The question, and behind it how it is answered."""
    text, choice, options = question["text"], question["choice"], question["options"]
    if choice == "mapping":
        return f"  {text} Describe them in a map file (docs/adding-data.md): --map FILE.toml"
    answers = [_answer(question, option) for option in options]
    if choice == "values":
        allowed = ", ".join(option or '"" for none' for option in options[:_MOST_OPTIONS])
        for_all = _written(f"values.{question['column']}", options[0])
        return f"  {text} Answer: {answers[0]} (each of them {allowed}), or one for all: {for_all}"
    if choice == "zone" and set(options) <= set(AMBIGUOUS):
        return f"  {text} Answer: {' '.join(answers)} (or the zones that are meant)"
    others = [_typed(option) or "nothing after the =" for option in options[1:_MOST_OPTIONS]]
    more = ", ..." if len(options) > _MOST_OPTIONS else ""
    line = f"  {text} Answer: {answers[0]}" + (f" (or {', '.join(others)}{more})" if others else "")
    samples = question["evidence"] if choice == "encoding" and isinstance(question["evidence"], dict) else {}
    return "\n".join([line, *(f"    {name}: {sample}" for name, sample in samples.items())])


def _answer(question: dict[str, Any], option: Any) -> str:
    """One option as it is typed for this question: `--choice NAME=VALUE`."""
    choice, column = question["choice"], question["column"]
    if choice == "zone":
        return _written(f"zone.{option}", AMBIGUOUS[option]) if option in AMBIGUOUS else _written("zone", option)
    if choice == "values":
        return _written(f"values.{column}", dict.fromkeys(question["evidence"], option))
    if column is None or choice in WHOLE:
        return _written(choice, option)
    # What stands before the first = is the name.
    return _written(choice, {column: option}) if "=" in column else _written(f"{choice}.{column}", option)


def _written(name: str, value: Any) -> str:
    return f"--choice {shlex.quote(f'{name}={_typed(value)}')}"


def _typed(value: Any) -> str:
    """A value as it is typed: JSON, or a text as it is where nobody would read it as JSON."""
    if isinstance(value, dict) and "table" in value and "line" in value:
        return str(value["table"])
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        json.loads(value)
    except ValueError:
        return value
    return json.dumps(value)
