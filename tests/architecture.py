"""The rules of the Python rooms, each a function from one module's source to its violations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PAGE_LINES, MODULE_LINES, FUNCTION_LINES, SQL_LINES = 120, 300, 40, 80

# library -> the rooms that may import it, and why nobody else may
LIBRARIES = {
    "streamlit": (("app.py", "pages/", "smarketing/ui/"), "all else must run without a browser"),
    "duckdb": (("smarketing/warehouse/", "smarketing/queries.py"), "one place opens the database"),
    "plotly": (("app.py", "smarketing/charts/", "smarketing/report/"), "pages show figures, charts/ draws them"),
    "polars": (("smarketing/",), "pages show, they do not compute"),
    "pandas": (("app.py",), "Polars holds our frames; app.py imports it once because Plotly's lazy import races"),
    "starlette": (("app.py", "smarketing/ui/"), "it comes with Streamlit and serves its pages"),
    "anyio": (("app.py", "smarketing/ui/"), "it comes with Streamlit and serves its pages"),
    "pyarrow": (("app.py", "smarketing/ui/"), "tables are handed to Streamlit as Arrow in one place"),
    "fpdf": (("smarketing/report/",), "what is sent round is made in one place"),
    "pptx": (("smarketing/report/",), "what is sent round is made in one place"),
    "kaleido": (("smarketing/report/",), "what is sent round is made in one place"),
    "fontTools": (("smarketing/report/",), "what is sent round is made in one place"),
    "fastexcel": (("smarketing/intake/",), "workbooks are read in a worker"),
}

# room -> rooms of this project that it must not know, and why
ARROWS = {
    "smarketing/sources/": (("warehouse", "queries", "analysis", "charts", "ui"), "bytes know no database"),
    "smarketing/intake/": (("warehouse", "queries", "analysis", "charts", "ui"), "bytes know no database"),
    "smarketing/warehouse/": (("sources", "intake", "analysis", "charts", "ui"), "the database knows no file formats"),
    "smarketing/analysis/": (
        ("warehouse", "queries", "sources", "intake", "charts", "ui"),
        "analysis takes frames and returns frames",
    ),
    "smarketing/charts/": (
        ("warehouse", "queries", "sources", "intake", "ui"),
        "a chart takes a frame and returns a figure",
    ),
    "smarketing/demo": (("warehouse", "queries", "intake", "charts", "ui"), "the demo company only writes exports"),
    "smarketing/cli": (("charts", "ui"), "the command line draws nothing"),
    "smarketing/loading.py": (("charts", "ui", "analysis"), "loading joins intake and warehouse, nothing else"),
}

# Where a refusal is caught: what is said of it; the log of the demo company; the outcome of a file, and of a map.
REFUSED_HERE = tuple(f"smarketing/ui/{name}.py" for name in ("desk", "state", "uploads_desk", "uploads_files"))

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
SQL_WORDS = re.compile(
    r"^\s*(select\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s|"
    r"(create|drop|alter)\s+(or\s+replace\s+)?(table|view|schema|index|macro)\s|copy\s+\w+\s+(to|from)\s|attach\s)",
    re.IGNORECASE,
)

# Where numbers are worked out; where files are read; where a length on paper or on the wall is.
DIVIDES = (
    *("smarketing/metrics/", "smarketing/analysis/", "smarketing/calendars/", "smarketing/warehouse/"),
    *("smarketing/intake/", "smarketing/sources/", "smarketing/memory.py", "smarketing/demo/"),
    *("smarketing/charts/", "smarketing/report/", "smarketing/ui/meeting_slide.py", "smarketing/format.py"),
)
PATHS = ("folder", "root", "static", "parent", "place")


@dataclass(frozen=True)
class Module:
    """One Python file: `path` relative to the root, with forward slashes."""

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def is_page(self) -> bool:
        return self.path.startswith("pages/")

    @cached_property
    def _all(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in self._all if isinstance(node, kinds))

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


@cache
def modules(*patterns: str) -> tuple[Module, ...]:
    """The project's modules below the given globs; app, pages and smarketing when none is given."""
    chosen = patterns or ("app.py", "pages/*.py", "smarketing/**/*.py")
    files = sorted({file for pattern in chosen for file in ROOT.glob(pattern)})
    return tuple(Module(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def imported(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Each import with the full dotted name that it reaches; relative ones resolved."""
    for node in module.nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.path.split("/")[: -node.level] if node.level else []
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)


def libraries(module: Module) -> Iterator[str]:
    for node, name in imported(module):
        library = name.split(".")[0]
        rooms, why = LIBRARIES.get(library, ((), ""))
        if rooms and not module.path.startswith(rooms):
            yield module.at(node, f"imports {library}, which only {', '.join(rooms)} may: {why}")


def arrows(module: Module) -> Iterator[str]:
    if module.path.startswith("smarketing/") and not module.path.startswith(
        ("smarketing/ui/", "smarketing/cli", "smarketing/__main__.py")
    ):
        yield from _reaches(module, ("ui", "cli"), "ui/ and cli stand at the edge")
    for room, (strangers, why) in ARROWS.items():
        if module.path.startswith(room):
            yield from _reaches(module, strangers, why)


def _reaches(module: Module, strangers: tuple[str, ...], why: str) -> Iterator[str]:
    for node, name in imported(module):
        parts = name.split(".")
        if parts[0] == "pages" or (parts[0] == "smarketing" and len(parts) > 1 and parts[1] in strangers):
            yield module.at(node, f"imports {name}: {why}")


def lengths(module: Module) -> Iterator[str]:
    limit = PAGE_LINES if module.is_page else MODULE_LINES
    lines = len(module.source.splitlines())
    if lines > limit:
        yield f"{module.path}: {lines} lines, at most {limit}: split it by noun"
    for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if (length := _lines(node)) > FUNCTION_LINES:
            yield module.at(node, f"{node.name} has {length} lines, at most {FUNCTION_LINES}: name its steps")


def _lines(function: ast.FunctionDef) -> int:
    """The lines of a function from `def` on, without its docstring."""
    first = function.body[0]
    words = first.end_lineno - first.lineno + 1 if ast.get_docstring(function, clean=False) is not None else 0
    return function.end_lineno - function.lineno + 1 - words


def names(module: Module) -> Iterator[str]:
    if EMPTY_NAMES & set(Path(module.path).with_suffix("").parts):
        yield f"{module.path}: a module is named by the noun it holds"
    for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        if node.name.startswith("get_"):
            yield module.at(node, f"{node.name}: a function says what it returns, without get_")
        if node.name.lower().endswith(("manager", "helper", "utils")):
            yield module.at(node, f"{node.name}: name it by what it is")


def calls(module: Module) -> Iterator[str]:
    """`print`, `.clear()`, hand-written URL state, raw HTML and time zones outside zoneinfo."""
    for node in module.nodes(ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "print" and isinstance(node.func, ast.Name):
            yield module.at(node, "print: the command line writes to sys.stdout, all else returns")
        if name == "clear" and not _is_own_variable(module, node.func):
            yield module.at(node, ".clear(): caches are keyed by the warehouse's version and never cleared")
        if name in {"convert_time_zone", "replace_time_zone"}:
            yield module.at(node, f"{name}: zones are resolved by zoneinfo with the pinned tzdata alone")
        for keyword in node.keywords:
            if keyword.arg in {"unsafe_allow_html", "unsafe_allow_javascript"}:
                yield module.at(node, f"{keyword.arg}: raw HTML from data can run scripts in our origin")
    for node in module.nodes(ast.Attribute):
        if node.attr == "query_params":
            yield module.at(node, 'st.query_params: widgets bind to the URL with bind="query-params"')


def _is_own_variable(module: Module, function: ast.AST) -> bool:
    """Whether `x.clear` is asked of a plain variable (a list, a dict), not of a cache or a cached function."""
    receiver = getattr(function, "value", None)
    made = {
        target.id
        for node in module.nodes(ast.Assign, ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    return isinstance(receiver, ast.Name) and receiver.id in made


def refusals(module: Module) -> Iterator[str]:
    """A page catches no refusal by itself."""
    if module.path.startswith(("pages/", "smarketing/ui/")) and module.path not in REFUSED_HERE:
        for node in module.nodes(ast.ExceptHandler):
            if node.type is not None and "SmarketingError" in ast.unparse(node.type):
                yield module.at(node, "except SmarketingError: ask with attempt() or SaveResult.save() of ui/desk.py")


def quotients(module: Module) -> Iterator[str]:
    """A number is divided by another only where numbers are worked out: everything else asks there.

    By a constant it may be: minutes are hours / 60.
    """
    if module.path.startswith(DIVIDES):
        return
    for node in module.nodes(ast.BinOp):
        if isinstance(node.op, ast.Div) and not (_is_constant(node.right) or _is_path(node.left)):
            why = "a second formula: ask smarketing/metrics/, or analysis.intervals.rate"
            yield module.at(node, f"{ast.unparse(node)}: {why}")


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr) or (isinstance(node, ast.Name) and node.id.isupper())


def _is_path(node: ast.AST) -> bool:
    return any(word in ast.unparse(node).lower() for word in PATHS)


def sql_strings(module: Module) -> Iterator[str]:
    """SQL put together from pieces: f-strings, `%`, `+` and `.format`.

    Where the database takes no parameter for a name, `# names only: <reason>` allows it, in the rooms of DuckDB.
    """
    lines = module.source.splitlines()
    rooms = LIBRARIES["duckdb"][0]
    why = "SQL put together from strings: use a file below queries/ and $params"
    for node in module.nodes(ast.JoinedStr, ast.BinOp, ast.Call):
        pieces: list[ast.AST] = []
        if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values):
            pieces = node.values[:1]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            pieces = [node.left]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            pieces = [node.func.value]
        for piece in pieces:
            allowed = module.path.startswith(rooms) and "# names only: " in lines[node.end_lineno - 1]
            text = piece.value if isinstance(piece, ast.Constant) else None
            if isinstance(text, str) and SQL_WORDS.match(text) and not allowed:
                yield module.at(node, why)


def questions(module: Module) -> Iterator[str]:
    """A page (but for the frame) opens with the question that it answers."""
    if module.is_page and not Path(module.path).name.startswith("_"):
        words = ast.get_docstring(module.tree) or ""
        if not words.split("\n\n")[0].rstrip().endswith("?"):
            yield f"{module.path}: a page's docstring is the question that it answers, ending with a question mark"


def reads_asked(module: Module) -> Iterator[tuple[str, str]]:
    """Each `read("name")` in the module, as (where, name)."""
    for node in module.nodes(ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0] if node.args else None
        if name == "read" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield module.at(node, f'read("{first.value}")'), first.value


def words(module: Module) -> set[str]:
    """All string constants of the module that could name a query."""
    return {node.value for node in module.nodes(ast.Constant) if isinstance(node.value, str)}


RULES = (libraries, arrows, lengths, names, calls, refusals, quotients, sql_strings, questions)
