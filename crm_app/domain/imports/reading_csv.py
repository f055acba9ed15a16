"""Comma-separated text in the encodings and with the delimiters that spreadsheets of this world write."""

import csv
import io
import itertools

from crm_app.domain.imports.table import MOST_COLUMNS, MOST_ROWS, Table, Unreadable, table_from

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 40
# Python's own limit of 131,072 would refuse a file for one long note; the field's own limit names the row instead.
csv.field_size_limit(4 * 1024 * 1024)


def read_csv(data: bytes) -> Table:
    """Read comma-separated text.

    Raises:
        Unreadable: See ``reading.read_table``.
    """
    text, encoding = decoded(data)
    delimiter = sniffed_delimiter(text)
    records = _records(text, delimiter)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return table_from(records, f"CSV, {encoding}, {shown}")


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: what a byte order mark says, else UTF-8, UTF-16, GB18030.

    Raises:
        Unreadable: None of them, with the line of the first bad byte.
    """
    for mark, encoding, shown in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"),
    ):  # fmt: skip
        if data.startswith(mark):
            return _strictly(data, encoding), shown
    wide = _wide_without_mark(data)
    if wide:
        return _strictly(data, wide), "UTF-16"
    if b"\x00" in data:
        raise Unreadable("import.not_a_table")
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _chinese(data, data.count(b"\n", 0, error.start) + 1), "GB18030"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("import.encoding", line=data.count(b"\n", 0, error.start) + 1) from None


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: two bytes a character, with line ends and without the odd control characters."""
    head = data[:4000]
    if b"\x00" not in head or len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        odd = any(ord(char) < 32 and char not in "\t\r\n" for char in text)
        if "\n" in text and not odd and "\ufffd" not in text[:-1]:
            return encoding
    return None


def _chinese(data: bytes, bad_line: int) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise Unreadable("import.encoding", line=bad_line) from None
    # Western bytes often happen to be valid GB18030, but then spell characters that nobody uses.
    foreign = list(itertools.islice((c for c in text if ord(c) > 127), 4000))
    usual = sum(len(char.encode("gb2312", "ignore")) == 2 for char in foreign)
    if usual < 0.8 * len(foreign):
        raise Unreadable("import.encoding", line=bad_line)
    return text


def sniffed_delimiter(text: str) -> str:
    """The delimiter that cuts the first records into the same number of columns, most columns first."""
    sample = text[:65_536]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if not widths or widths[0] < 2:
            continue
        steady = sum(width == widths[0] for width in widths) / len(widths)
        score = (round(steady, 1), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(sample: str, delimiter: str) -> list[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        records = list(itertools.islice((r for r in reader if r), _SAMPLE_RECORDS + 1))
    except csv.Error:
        return []
    # The sample may end in the middle of a record.
    whole = records[:-1] if len(records) > 1 and len(sample) == 65_536 else records
    return [len(record) for record in whole[:_SAMPLE_RECORDS]]


def _records(text: str, delimiter: str) -> list[list[str]]:
    # NUL ends strings in many places further on and means nothing in a table.
    text = text.replace("\x00", "")
    try:
        return _parsed(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unreadable("import.open_quote") from None
    try:
        return _parsed(text, delimiter, strict=False)
    except csv.Error:
        raise Unreadable("import.not_a_table") from None


def _parsed(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    records = []
    for record in reader:
        records.append(record)
        if len(record) > 2 * MOST_COLUMNS and any(cell.strip() for cell in record[MOST_COLUMNS:]):
            raise Unreadable("import.too_wide", columns=len(record), most=MOST_COLUMNS)
        # Blank lines count too: a million of them is no table either.
        if len(records) > 2 * MOST_ROWS:
            raise Unreadable("import.too_long", most=MOST_ROWS)
    return records
