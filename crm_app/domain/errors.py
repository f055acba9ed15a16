"""Every refusal the domain can give: a stable code and the parameters of its message.

The code is also the key of the translated sentence (``error.<code>``), so a page, an import report
and the command line say the same thing in the reader's language.
"""


class DomainError(Exception):
    """A refusal somebody can be told about."""

    def __init__(self, code: str, **params: object):
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class NotFound(DomainError):
    """No such row within the actor's sight. Forbidden rows look the same from outside."""

    def __init__(self, code: str = "not_found", **params: object):
        super().__init__(code, **params)


class Forbidden(NotFound):
    """The actor lacks the right. Told to nobody: it reads as ``not_found``, but it is audited."""

    def __init__(self, right: str):
        super().__init__("not_found")
        self.right = right


class SignedOut(DomainError):
    """The login session is missing, expired or revoked."""

    def __init__(self) -> None:
        super().__init__("signed_out")


class Conflict(DomainError):
    """Somebody changed what the actor was looking at. ``fields`` names what differs."""

    def __init__(self, code: str = "conflict", *, fields: tuple[str, ...] = (), **params: object):
        super().__init__(code, **params)
        self.fields = fields


class RuleViolation(DomainError):
    """A rule of the business forbids it."""


class Invalid(DomainError):
    """Bad input. ``fields`` maps a field to the code of what is wrong with it."""

    def __init__(self, fields: dict[str, str], **params: object):
        super().__init__("invalid", **params)
        self.fields = fields


class Throttled(DomainError):
    """Too many tries; ``seconds`` until the next one is looked at."""

    def __init__(self, seconds: int):
        super().__init__("throttled", seconds=seconds)
        self.seconds = seconds
