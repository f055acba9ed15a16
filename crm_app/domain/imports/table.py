"""What every readable file becomes: headers and rows of text, within limits that one upload cannot break."""

from dataclasses import dataclass, field

from crm_app.domain.errors import DomainError

MOST_BYTES = 30 * 1024 * 1024
MOST_COLUMNS = 200
MOST_ROWS = 100_000
LONGEST_HEADER = 200


class Unreadable(DomainError):
    """The file as a whole cannot be taken; the code says why (``import.…``)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``number`` is the row as a spreadsheet counts it, the header being row 1."""

    number: int
    cells: list[str]
    overflow: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows of text; dates are ISO, whole numbers carry no decimals.

    ``notices`` are codes with parameters of what was put right in silence, such as repeated headers.
    """

    headers: list[str]
    rows: list[Row]
    shape: str
    notices: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def table_from(records: list[list[str]], shape: str) -> Table:
    """Find the header, drop blank rows, even out the width.

    Args:
        records: Every record of the file in order, blank ones included.
        shape: How it was read, for the person: ``CSV, GB18030, ;``.

    Raises:
        Unreadable: Empty, too wide or too long.
    """
    start = next((i for i, cells in enumerate(records) if any(cell.strip() for cell in cells)), None)
    if start is None:
        raise Unreadable("import.empty")
    headers, notices = _headers(records[start])
    rows = []
    for number, cells in enumerate(records[start + 1 :], start=start + 2):
        if any(cell and not cell.isspace() for cell in cells):
            rows.append(_row(number, cells, len(headers)))
    if not rows:
        raise Unreadable("import.empty")
    if len(rows) > MOST_ROWS:
        raise Unreadable("import.too_long", most=MOST_ROWS)
    return Table(headers, rows, shape, notices)


def _row(number: int, cells: list[str], width: int) -> Row:
    if len(cells) == width:
        return Row(number, cells)
    if len(cells) < width:
        return Row(number, cells + [""] * (width - len(cells)))
    return Row(number, cells[:width], overflow=any(cell.strip() for cell in cells[width:]))


def _headers(cells: list[str]) -> tuple[list[str], list[tuple[str, dict[str, object]]]]:
    cells = [" ".join(cell.replace("\x00", "").split())[:LONGEST_HEADER] for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable("import.too_wide", columns=len(cells), most=MOST_COLUMNS)
    names: list[str] = []
    repeated: list[str] = []
    taken = {cell.casefold() for cell in cells if cell}
    seen: set[str] = set()
    for place, cell in enumerate(cells, start=1):
        name = cell or f"#{place}"
        if name.casefold() in seen:
            repeated.append(name)
            name = _another(name, taken | seen)
        seen.add(name.casefold())
        names.append(name)
    notices: list[tuple[str, dict[str, object]]] = []
    if repeated:
        notices.append(("import.duplicate_headers", {"columns": list(dict.fromkeys(repeated))}))
    return names, notices


def _another(name: str, taken: set[str]) -> str:
    step = 2
    while f"{name} ({step})".casefold() in taken:
        step += 1
    return f"{name} ({step})"
