"""What time it is: wall time for logins and audit, workspace time for the business.

A class may move its workspace's clock forward, so rules never read the wall clock themselves.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def wall_now() -> datetime:
    """Now in UTC, for login sessions, lockouts, leases and audit."""
    return datetime.now(UTC)


def workspace_now(offset_seconds: int) -> datetime:
    """Now in UTC on a workspace's own clock."""
    return wall_now() + timedelta(seconds=offset_seconds)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of a UTC moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """The UTC moment at which a calendar day begins in a time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
