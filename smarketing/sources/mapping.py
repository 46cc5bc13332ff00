"""How the columns of one file fill the fields of one target: data that a person can read, edit and keep."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from smarketing import toml
from smarketing.errors import Refused, UnknownName
from smarketing.policies import POLICIES
from smarketing.sources.expression import Expression, checked, values_of
from smarketing.sources.needs import NEEDS
from smarketing.sources.registry import Recognised, shape_of
from smarketing.sources.spellings import FORMS, ID_FORMS
from smarketing.targets import Target, target

_TABLES = ("columns", "constants", "values", "evidence", "policy", "documented", "remembered", "choices")
_NUMBER, _DAY = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"\d{4}-\d{2}-\d{2}")
# The form of a constant of each type, with an example.
_CONSTANTS = {
    "date": (_DAY, "2026-03-01"), "timestamp": (_DAY, "2026-03-01"), "int": (re.compile(r"-?\d+"), "12"),
    "decimal": (_NUMBER, "1200.50"), "percent": (_NUMBER, "0.25"), "duration": (_NUMBER, "30"),
    "bool": (re.compile(r"true|false|yes|no|1|0", re.IGNORECASE), "true"),
}  # fmt: skip
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class Mapping:
    """How one file fills one target.

    `source`: the system it comes from, a slug; ids of two files with the same source meet. `id_form`: how its ids are
    written (one of spellings.FORMS), where the source's name does not say so. `columns`: field ->
    expression over headers (see smarketing.sources.expression). `constants`: field -> value for every row.
    `values`: field -> {their word: our word}; the word `*` stands for all others, our word `""` for no value.
    `evidence`: field -> expressions of which the first with a value decides a row whose word nobody has explained.
    `nulls`: their words for nothing. `required`: fields that each row must fill, besides those the target requires.
    `needed`: fields of which a person is asked where the file leaves them empty (see smarketing.sources.needs), and
    `currency` where a column of amounts is in one that no column names.
    `date_order` (DMY, MDY, YMD; or per column), `decimal` (. or ,), `zone` (of
    the file's clocks) and `currency` (ISO code, when no column has it) are None when the file itself must say.
    `documented`: answers that hold only where the file leaves a question open. `remembered`: those of
    the file before; what contradicts them is asked about. `choices`: further answers.
    `key`: the fields that identify a row, for a source without ids. `policy`: field -> what happens to the values of
    earlier uploads (see smarketing.policies), where that is not the field's own.
    """

    source: str
    target: str
    columns: dict[str, Expression] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    evidence: dict[str, list[Expression]] = field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    date_order: str | dict[str, str] | None = None
    decimal: str | None = None
    zone: str | None = None
    currency: str | None = None
    documented: dict[str, Any] = field(default_factory=dict)
    remembered: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    policy: dict[str, str] = field(default_factory=dict)
    id_form: str | None = None

    def __post_init__(self) -> None:
        """Refused (BAD_MAP) or UnknownName when a name, a form or a word is not one that we know."""
        _check(self, target(self.target))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that this mapping fills, in the target's order."""
        made = [self.made_id] if self.made_id else []
        filled = {*self.columns, *self.constants, *(["currency"] if self.currency else []), *made}
        return tuple(name for name in target(self.target).names if name in filled)

    @property
    def form_of_ids(self) -> str | None:
        """How the ids of the source are written, one of spellings.FORMS; None where they are as they are."""
        return self.id_form or ID_FORMS.get(self.source)

    @property
    def made_id(self) -> str | None:
        """The id field that is put together from the fields of `key`; None where the rows have ids, or need none."""
        own = target(self.target).key
        if not self.key or len(own) != 1 or own[0] in self.key or self.key == target(self.target).fallback_key:
            return None
        return own[0]

    @classmethod
    def from_toml(cls, text: str) -> Mapping:
        """The mapping of a map file that fills one target; Refused (BAD_MAP) when it fills several."""
        found = mappings(text)
        if len(found) > 1:
            raise Refused("BAD_MAP", f"This map file fills {len(found)} targets; read it as several mappings.")
        return found[0]

    @classmethod
    def from_recognised(cls, recognised: Recognised, source: str | None = None) -> Mapping:
        """The mapping of a recognised export; `source` names the system when several of a vendor's are in use."""
        shape = shape_of(recognised)
        return cls(
            source=source or recognised.source,
            target=recognised.target,
            columns=dict(recognised.columns),
            constants=dict(shape.constants),
            values={name: dict(words) for name, words in shape.values.items() if name in recognised.columns},
            evidence=dict(recognised.evidence),
            nulls=shape.nulls,
            required=shape.required,
            needed=(*NEEDS.get(recognised.target, ()), *(["currency"] if recognised.is_uncounted else [])),
            currency=recognised.currency if "currency" not in recognised.columns else None,
            documented=dict(shape.documented),
            zone=shape.zone,
            key=shape.key_of(recognised.columns),
            choices={name: place for name in ("table", "sheet") if (place := getattr(recognised, name)) is not None},
            id_form=ID_FORMS.get(recognised.source) if source else None,
        )

    def with_columns(self, answers: AnyMapping[str, Expression]) -> Mapping:
        """The mapping with further columns: field -> header or another expression."""
        return replace(self, columns={**self.columns, **dict(answers)})

    def with_values(self, answers: AnyMapping[str, AnyMapping[str, str]]) -> Mapping:
        """The mapping with further words: field -> {their word: our word, or "" for none}."""
        merged = {name: {**self.values.get(name, {}), **dict(words)} for name, words in answers.items()}
        return replace(self, values={**self.values, **merged})

    def to_toml(self) -> str:
        """The mapping as a map file, which `from_toml` reads back to an equal mapping."""
        lines = [f"{key} = {toml.value(value)}" for key, value in self.as_dict().items() if key not in _TABLES]
        for name in _TABLES:
            lines += _section(name, getattr(self, name))
        return "\n".join(lines) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """What is set, as plain data (for JSON), in the order of a map file."""
        pairs = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: list(value) if isinstance(value, tuple) else value for name, value in pairs if value}


def mappings(text: str) -> tuple[Mapping, ...]:
    """The mappings of a map file: one, or one per `[[table]]`, each of which adds to what stands above them."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Refused("BAD_MAP", f"This map file is no TOML: {wrong}.") from wrong
    tables = whole.pop("table", [{}])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        raise Refused("BAD_MAP", "Write each further target of the file as [[table]].")
    return tuple(of_plain({**whole, **table}) for table in tables)


def of_plain(table: dict[str, Any]) -> Mapping:
    """The mapping that `as_dict` wrote; Refused (BAD_MAP) or UnknownName when it says what we do not know."""
    known = [each.name for each in fields(Mapping)]
    for key in table:
        if key not in known:
            raise UnknownName("entry of a map file", key, known)
    for key in ("source", "target"):
        if not isinstance(table.get(key), str):
            raise Refused("BAD_MAP", f'The map file does not say its {key}: write {key} = "...".')
    for key in _TABLES:
        if not isinstance(table.get(key, {}), dict):
            raise Refused("BAD_MAP", f"{key} must be a table: [{key}].")
    return Mapping(**{**table, **{key: tuple(table.get(key, ())) for key in ("nulls", "required", "needed", "key")}})


def _check(mapping: Mapping, wanted: Target) -> None:
    if not _SLUG.fullmatch(mapping.source):
        raise Refused("BAD_MAP", f"source = {mapping.source!r}: use lower-case letters, digits, - and _ only.")
    for name, expression in mapping.columns.items():
        wanted.field(name)
        for value in values_of(checked(expression, f"columns.{name}")):
            _check_constant(wanted, name, value)
            _check_word(wanted, name, "" if name in mapping.values else value, f"columns.{name}")
    for name, proofs in mapping.evidence.items():
        wanted.field(name)
        if proofs:
            checked(proofs, f"evidence.{name}")
    for name, value in mapping.constants.items():
        _check_word(wanted, name, value, "constants")
        _check_constant(wanted, name, value)
    for name in (*mapping.required, *mapping.needed):
        wanted.field(name)
    for name, words in mapping.values.items():
        if wanted.field(name).type not in {"text", "bool"}:
            raise Refused("BAD_MAP", f"values.{name}: only words can be mapped to words.")
        for word in words.values():
            _check_word(wanted, name, word, "values")
    _check_overlap(mapping, wanted)
    if mapping.id_form is not None and mapping.id_form not in FORMS:
        raise UnknownName("id_form", mapping.id_form, FORMS)
    if mapping.decimal not in (None, ".", ","):
        raise Refused("BAD_MAP", f'decimal = {mapping.decimal!r}: write "." or ",".')


def _check_overlap(mapping: Mapping, wanted: Target) -> None:
    for name, policy in mapping.policy.items():
        wanted.field(name)
        if policy not in POLICIES:
            raise UnknownName(f"policy (of {name})", policy, POLICIES)
    for name in mapping.key:
        if wanted.field(name).name not in mapping.fields or name == mapping.made_id:
            raise Refused("BAD_MAP", f"key: no column fills {name}, so it cannot identify a row.")
    own = wanted.key[0] if len(wanted.key) == 1 else None
    if mapping.key and own and own not in mapping.key and own in mapping.columns:
        raise Refused("BAD_MAP", f"key: take {own} out of the columns, or name it in the key.")


def _check_word(wanted: Target, name: str, word: str, where: str) -> None:
    """Our own words must be ours: a stage that nobody defined would vanish from the funnel."""
    allowed = wanted.field(name).values
    if allowed and word and word not in allowed:
        raise UnknownName(f"{name} (in {where}.{name})", word, allowed)


def _check_constant(wanted: Target, name: str, value: str) -> None:
    """A constant is written as we write its type: a day as 2026-03-01, a number with a point."""
    kind = wanted.field(name).type
    form = _CONSTANTS.get(kind)
    if form and not form[0].fullmatch(str(value)):
        raise Refused("BAD_MAP", f"{name} = {value!r}: write it like {form[1]}.")
    if kind in {"date", "timestamp"}:
        try:
            date.fromisoformat(str(value))
        except ValueError:
            raise Refused("BAD_MAP", f"{name} = {value!r}: there is no such day.") from None


def _section(name: str, table: dict[str, Any]) -> list[str]:
    if not table:
        return []
    if name == "values":
        blocks = [["", f"[values.{toml.key(field)}]", *_pairs(words)] for field, words in table.items()]
        return [line for block in blocks for line in block]
    return ["", f"[{name}]", *_pairs(table)]


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{toml.key(key)} = {toml.value(value)}" for key, value in table.items()]
