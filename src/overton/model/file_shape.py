"""How the dataclasses that mirror a file are read from it.

The model imports no library; `campaigns/` validates these classes with pydantic, which honours `__pydantic_config__`.
"""

from typing import Any, ClassVar


def key_of(field_name: str) -> str:
    """The key of a field in the file: `from_` is written `from`."""
    return field_name.rstrip("_")


class FileShape:
    """A dataclass whose fields are the keys of a mapping in a file; unknown keys are errors."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "alias_generator": key_of,
        "allow_inf_nan": False,
    }
