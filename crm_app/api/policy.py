"""The content security policy: our own files and the hashes of the build's inline scripts, nothing else."""

import base64
import hashlib
import re
from pathlib import Path

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S | re.I)


def content_policy(pages: Path) -> str:
    """The policy for a build.

    Args:
        pages: The folder with the built HTML files.
    """
    scripts = sorted({_hash(script) for page in pages.rglob("*.html") for script in _INLINE.findall(page.read_bytes()) if script})
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' {' '.join(scripts)}".strip(),
        # Components set sizes and positions through style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'",
        "object-src 'none'", "frame-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    ))  # fmt: skip


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
