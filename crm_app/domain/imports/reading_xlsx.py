"""XLSX workbooks through calamine, after a look inside the archive: a small file may unpack to anything."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from crm_app.domain.imports.table import MOST_COLUMNS, MOST_ROWS, Table, Unreadable, table_from

MOST_UNPACKED = 250 * 1024 * 1024
MOST_PARTS = 3000
# The reader lays a sheet out as a full rectangle, so one cell in the far corner would cost gigabytes.
MOST_CELLS = 22_000_000
_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,4})(\d{1,10})["']""")
_CHUNK = 1 << 20


def read_xlsx(data: bytes) -> Table:
    """Read the first visible sheet that holds anything.

    Raises:
        Unreadable: See ``reading.read_table``.
    """
    _ensure_small_inside(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                records = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if records:
                    return table_from(
                        [[cell_text(cell) for cell in record] for record in records], f"XLSX, {sheet.name}"
                    )
    except PasswordError:
        raise Unreadable("import.locked") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("import.not_a_table") from None
    raise Unreadable("import.empty")


def _ensure_small_inside(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "[Content_Types].xml" not in archive.NameToInfo or not any(p.filename.startswith("xl/") for p in parts):
                raise Unreadable("import.not_a_table")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable("import.too_big_inside")
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _ensure_small_sheet(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Unreadable("import.not_a_table") from None


def _ensure_small_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    widest = longest = unpacked = 0
    carried = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(_CHUNK):
            unpacked += len(chunk)
            # The directory may lie about sizes, so they are counted again while unpacking.
            if unpacked > MOST_UNPACKED:
                raise Unreadable("import.too_big_inside")
            for letters, digits in _PLACE.findall(carried + chunk):
                longest = max(longest, int(digits))
                if len(letters) > 2 or (letters > b"GR" and len(letters) == 2):
                    widest = max(widest, _column(letters))
            carried = chunk[-40:]
    if max(widest, MOST_COLUMNS) * longest > MOST_CELLS:
        wide = widest > MOST_COLUMNS
        raise (
            Unreadable("import.too_wide", columns=widest, most=MOST_COLUMNS)
            if wide
            else Unreadable("import.too_long", most=MOST_ROWS)
        )


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def cell_text(value: object) -> str:
    """A typed cell as text that the fields' own cleaners read without doubt."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    return format(Decimal(repr(value)), "f")
