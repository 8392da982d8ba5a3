"""How a decision looks in code: each function finds the nodes of a module that take one."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import Module

LABELS = frozenset({"verified", "disputed", "unverifiable", "not_a_claim"})
OF_A_SOURCE = frozenset({"publisher", "author", "published_at", "medium", "archived_url", "archived_at"})
ENOUGH_FIELDS = 4
"""An article has three of those fields too."""
MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
VERBS = frozenset({
    "said", "told", "announced", "confirmed", "denied", "claimed", "reported", "stated", "warned", "insisted", "added",
    "declared",
})  # fmt: skip
ENOUGH_WORDS = 6

_NEEDING = frozenset({"needs_evidence", "_needs_evidence"})
_CLIENTS = ("http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp")
_SERVER = {"web", "WSMsgType", "RequestHandler", "Handler", "Middleware"}
"""What aiohttp has for servers."""
_PATHS = frozenset({"url2pathname", "pathname2url"})
_CANONICAL = frozenset({"canonical_url", "document_key"})
_PARSERS = frozenset({"loads", "model_validate_json", "validate_json"})
_PROGRESS = re.compile(r"Callable\[\[int, int( \| None)?, str\], None\]")
_WORD = re.compile(r"[a-z]+")


def meanings(module: Module) -> Iterator[ast.expr]:
    """Tables by names of labels, comparisons with one, choices between stances."""
    for table in module.of(ast.Dict):
        if sum(map(_is_label, table.keys)) > 1 or sum(map(_is_stance, table.values)) > 1:
            yield table
    for test in module.of(ast.Compare):
        if any(map(_is_label, (test.left, *test.comparators))):
            yield test
    for choice in module.of(ast.IfExp):
        if _is_stance(choice.body) and _is_stance(choice.orelse):
            yield choice


def _is_label(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value in LABELS


def _is_stance(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and _last_name(node.value) == "Stance"


def _last_name(node: ast.AST) -> str:
    """The last part of a name or attribute, nothing for other nodes."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def rules(module: Module) -> list[ast.BoolOp]:
    """Conditions that join what a label needs with something else."""
    return [node for node in module.of(ast.BoolOp) if any(map(_asks_for_evidence, ast.walk(node)))]


def _asks_for_evidence(node: ast.AST) -> bool:
    return _last_name(node) in _NEEDING or (isinstance(node, ast.Attribute) and node.attr == "needing")


def viewpoints(module: Module) -> list[ast.Call]:
    """Viewpoints that are put together."""
    return [call for call in module.of(ast.Call) if _last_name(call.func) == "Viewpoint"]


def addresses(module: Module) -> Iterator[ast.Call]:
    """Calls that bring an address into its canonical form."""
    for call in module.of(ast.Call):
        of_address = isinstance(call.func, ast.Attribute) and _last_name(call.func.value) == "Address"
        if of_address or _last_name(call.func) in _CANONICAL:
            yield call


def clients(module: Module) -> Iterator[ast.stmt]:
    """Imports of HTTP clients; what turns addresses into paths is none, nor what answers."""
    for whole in module.of(ast.Import):
        if any(each.name.startswith(_CLIENTS) for each in whole.names):
            yield whole
    for part in module.of(ast.ImportFrom):
        if (part.module or "").startswith(_CLIENTS) and not {each.name for each in part.names} <= _PATHS | _SERVER:
            yield part


def source_fields(module: Module) -> list[ast.stmt]:
    """Statements of a module that spell out the fields of a source."""
    if sum(name in module.text for name in OF_A_SOURCE) < ENOUGH_FIELDS:
        return []
    return [node for node in module.tree.body if len(OF_A_SOURCE & set(_spelt(node))) >= ENOUGH_FIELDS]


def _spelt(statement: ast.stmt) -> Iterator[str]:
    """Texts, keywords, parameters, attributes and declared names."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.keyword | ast.arg):
            yield node.arg or ""
        elif isinstance(node, ast.AnnAssign):
            yield _last_name(node.target)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def screen_words(module: Module) -> Iterator[ast.stmt]:
    """Values of a text enumeration that are several words."""
    for node in module.of(ast.ClassDef):
        if any(_last_name(base) == "StrEnum" for base in node.bases):
            yield from filter(_has_a_space, node.body)


def _has_a_space(member: ast.stmt) -> bool:
    value = member.value if isinstance(member, ast.Assign) else None
    return isinstance(value, ast.Constant) and " " in str(value.value)


def line_loops(module: Module) -> Iterator[ast.For]:
    """Loops over numbered lines in a module that parses JSON; formats that read back what they wrote are left out."""
    parsers = (call.func for call in module.of(ast.Call) if _last_name(call.func) in _PARSERS)
    if ".formats." in module.name or all(ast.unparse(parser) == "tomllib.loads" for parser in parsers):
        return
    for node in module.of(ast.For):
        if isinstance(node.iter, ast.Call) and _last_name(node.iter.func) == "enumerate":
            yield from (node for each in ast.walk(node.target) if _last_name(each) == "line")


def quoted_words(module: Module) -> list[ast.expr]:
    """Words in double quotes, as full-text search wants them."""
    templates: list[ast.expr] = [node for node, text in module.strings() if text == '"{}"']
    return templates + [node for node in module.of(ast.JoinedStr) if _is_quoted_name(node.values)]


def _is_quoted_name(parts: list[ast.expr]) -> bool:
    middle = parts[1] if len(parts) == 3 else None
    quotes = [each.value for each in parts if isinstance(each, ast.Constant)]
    return isinstance(middle, ast.FormattedValue) and isinstance(middle.value, ast.Name) and quotes == ['"', '"']


def progress_callbacks(module: Module) -> list[ast.Assign]:
    """Names for what is called with how much is done."""
    named = [node for node in module.of(ast.Assign) if isinstance(node.value, ast.Subscript)]
    return [node for node in named if _PROGRESS.fullmatch(ast.unparse(node.value))]


def months(module: Module) -> list[ast.Constant]:
    """Texts that name months, in a module that names many."""
    return _listed(module, MONTHS, letters=3)


def reporting_verbs(module: Module) -> list[ast.Constant]:
    """Texts that hold verbs of saying, in a module that holds many."""
    return _listed(module, VERBS)


def _listed(module: Module, wanted: frozenset[str], letters: int | None = None) -> list[ast.Constant]:
    found = {node: {word[:letters] for word in _WORD.findall(text.lower())} & wanted for node, text in module.strings()}
    enough = len(set().union(*found.values())) >= ENOUGH_WORDS
    return [node for node, words in found.items() if words and enough]
