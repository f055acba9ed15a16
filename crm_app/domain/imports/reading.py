"""From the bytes of an upload to a table. Nothing here trusts the name or the size that a browser claims."""

import re

from crm_app.domain.imports.reading_csv import read_csv
from crm_app.domain.imports.reading_xlsx import read_xlsx
from crm_app.domain.imports.table import MOST_BYTES, Table, Unreadable

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
# What people upload by mistake, by its first bytes.
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"SQLite format",
    b"MZ",
    b"\x7fELF",
)
_MARKUP = re.compile(rb"\s*(<!doctype|<html|<\?xml|<svg|<script|\{\s*[\"}]|\[\s*[\[{])", re.I)


def ensure_acceptable(name: str, data: bytes) -> None:
    """The checks that cost nothing, made before a file is kept.

    Raises:
        Unreadable: Too big, empty, or plainly another kind of file.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("import.too_big", most=MOST_BYTES // 1024 // 1024)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise Unreadable("import.empty")
    if data.startswith(_OTHERS) or not name.lower().endswith(ENDINGS):
        raise Unreadable("import.not_a_table")
    if not _is_zip(data) and _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise Unreadable("import.not_a_table")


def read_table(name: str, data: bytes) -> Table:
    """Read a CSV or XLSX file.

    Args:
        name: The file's name; its ending must be one we read.
        data: The whole content.

    Raises:
        Unreadable: With one of ``import.too_big``, ``.empty``, ``.not_a_table``, ``.encoding``, ``.open_quote``,
            ``.too_wide``, ``.too_long``, ``.locked``.
    """
    ensure_acceptable(name, data)
    if _is_zip(data):
        return read_xlsx(data)
    if name.lower().endswith(".xlsx"):
        raise Unreadable("import.not_a_table")
    return read_csv(data)


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")
