"""The JSON Schema (2020-12) of the campaign file, of overton.yaml and of the policy, for editors and for reading.

The types are those that validation uses; descriptions are the docstrings of the model's attributes. The loader says
more than a schema can, and takes a key with nothing behind it as one that is not there.
"""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from overton.campaigns.attribute_docs import attribute_docs, summary
from overton.campaigns.campaign_rules import KEY
from overton.campaigns.durations import PATTERN, written
from overton.campaigns.ledger_rules import TOLERANCE
from overton.campaigns.shapes import alternatives, keys_of
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.policy.shape import VERSION, Policy
from overton.sources.port import Source

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

OF_SHAPE: Mapping[str, Schema] = {
    "Campaign": {"oneOf": [{"required": ["metric"]}, {"required": ["metrics"]}]},
    "Goal": {"oneOf": [{"required": ["at_most"]}, {"required": ["at_least"]}]},
    "NoWorse": {"anyOf": [{"required": ["at"]}, {"required": ["worse"]}]},
    "OwnershipRule": {"minProperties": 1, "maxProperties": 1},
}
"""What holds for a mapping beyond the types of its keys."""

OF_KEY: Mapping[tuple[str, str], Schema] = {
    ("Campaign", "campaign"): {"pattern": f"^{KEY}$"},
    ("Campaign", "metrics"): {"minItems": 1},
    ("NoWorse", "tolerance"): {"pattern": f"^{TOLERANCE}$"},
}


class _Generator(GenerateJsonSchema):
    """Durations as the files write them, and no titles that only repeat a key."""

    def timedelta_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401, ARG002  pydantic's signature
        return {"type": "string", "pattern": PATTERN}

    def encode_default(self, dft: Any) -> Any:  # noqa: ANN401  pydantic's signature
        return written(dft) if isinstance(dft, timedelta) else super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002  pydantic's signature
        return False


def campaign_schema(sources: Mapping[str, Source]) -> Schema:
    """The schema of a campaign file, with these sources by kind."""
    schema = _described(Campaign)
    schema["title"] = "Campaign file"
    for kind, source in sources.items():
        options = _described(source.options, prefix=f"{kind}.")
        schema["$defs"] |= options.pop("$defs", {})
        options.pop("$schema")
        options["properties"] = {"kind": {"const": kind, "description": f"`{kind}`."}, **options.get("properties", {})}
        options["required"] = ["kind", *options.get("required", [])]
        schema["$defs"][kind] = options
    for shape in ("Metric", "Guardrail") if sources else ():
        schema["$defs"][shape]["properties"]["source"]["oneOf"] = [{"$ref": f"#/$defs/{kind}"} for kind in sources]
    return schema


def workspace_schema() -> Schema:
    """The schema of overton.yaml."""
    return {**_described(Organisation), "title": "overton.yaml"}


def policy_schema() -> Schema:
    """The schema of the policy. A reader passes over what it does not know, so more keys may be there."""
    schema = _described(Policy)
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            del part["additionalProperties"]
    schema["properties"]["overton_policy"]["const"] = VERSION
    return {**schema, "title": "Policy"}


def _described(shape: type, prefix: str = "") -> Schema:
    """The schema of a dataclass and of those in it, each key with its docstring; names begin with the prefix."""
    schema = TypeAdapter(shape).json_schema(ref_template=f"#/$defs/{prefix}{{model}}", schema_generator=_Generator)
    inner = schema.pop("$defs", {})
    shapes = {one.__name__: one for one in shapes_below(shape)}
    for name, part in [(shape.__name__, schema), *inner.items()]:
        _describe(part, shapes[name])
    found = {"$schema": DIALECT, **schema}
    if inner:
        found["$defs"] = {prefix + name: part for name, part in inner.items()}
    return found


def _describe(part: Schema, shape: type) -> None:
    docs = attribute_docs(shape)
    part.pop("title", None)
    part["description"] = summary(shape)
    part |= OF_SHAPE.get(shape.__name__, {})
    for key, value in part.get("properties", {}).items():
        value.pop("title", None)
        value |= {"description": docs.get(key, ""), **OF_KEY.get((shape.__name__, key), {})}


def shapes_below(shape: type) -> tuple[type, ...]:
    """A dataclass and all dataclasses that its keys hold, each once."""
    found: dict[type, None] = {shape: None}
    for key in keys_of(shape).values():
        for kind in _inside(key.kind):
            if isinstance(kind, type) and is_dataclass(kind) and kind not in found:
                found |= dict.fromkeys(shapes_below(kind))
    return tuple(found)


def _inside(kind: object) -> tuple[object, ...]:
    inner = [one for part in alternatives(kind) for arg in get_args(part) for one in _inside(arg)]
    return (*alternatives(kind), *inner)
