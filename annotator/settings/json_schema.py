"""Generates JSON Schemas from declared settings, for editors."""

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

from annotator.settings.kinds import Kind, kinds

Schema = dict[str, Any]

_TYPES = {
    str: "string", Path: "string", bool: "boolean", int: "integer", float: "number",
    tuple: "array", list: "array", dict: "object", Mapping: "object",
}  # fmt: skip


def section_schema(declared: type) -> Schema:
    """The JSON Schema of a declared section."""
    descriptions = explanations(declared)
    defaults = {each.name: each.default for each in fields(declared)}
    properties = {
        name: ({"description": descriptions[name]} if name in descriptions else {})
        | _schema(kind)
        | _default(defaults[name])
        for name, kind in kinds(declared).items()
    }
    return {
        "description": _paragraph(declared.__doc__ or ""),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def explanations(declared: type) -> dict[str, str]:
    """The docstring under each field of a class, by field name."""
    tree = ast.parse(dedent(inspect.getsource(declared)))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    found = {}
    for above, below in pairwise(body):
        match above, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = _paragraph(text)
    return found


def _schema(kind: Kind) -> Schema:
    if kind.is_section:
        return section_schema(kind.type)
    if issubclass(kind.type, StrEnum):
        return {"enum": [each.value for each in kind.type]}
    schema: Schema = {"type": _TYPES[kind.type]}
    if kind.item and kind.type is tuple:
        schema["items"] = _schema(kind.item)
    elif kind.item and kind.type is dict:
        schema["additionalProperties"] = _schema(kind.item)
    limits = [limit.keywords for limit in kind.limits]
    return schema | (limits[0] if len(limits) == 1 else {"allOf": limits} if limits else {})


def _default(value: Any) -> Schema:
    """The default as a schema keyword, if TOML can express it."""
    return {"default": value} if value is not MISSING and isinstance(value, str | bool | int | float) else {}


def _paragraph(text: str) -> str:
    """The first paragraph of a docstring, without code markup."""
    return re.sub(r"\s+", " ", inspect.cleandoc(text).split("\n\n")[0]).replace("``", "")
