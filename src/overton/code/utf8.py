"""Paths and lines as text that anything can keep."""

import re

_BYTE = re.compile("[\udc80-\udcff]")


def utf8(text: str) -> str:
    r"""The same text, bytes of paths that are no UTF-8 as `\xff`."""
    if text.isascii():
        return text
    written = _BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", text)
    return written.encode("utf-8", "backslashreplace").decode()
