"""What can go wrong beside the domain: with the database as a whole."""


class BackupError(Exception):
    """A backup or restore that did not happen; ``code`` and ``params`` make the sentence ``cli.backup.<code>``."""

    def __init__(self, code: str, **params: object):
        super().__init__(code)
        self.code = code
        self.params = params
