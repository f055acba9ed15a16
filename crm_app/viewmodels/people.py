"""How people are shown."""

import re


def initials(name: str) -> str:
    """Two letters for a face: 李伟 -> 李伟, Zhang Min -> ZM, 欧阳明月 -> 明月."""
    name = name.strip()
    if re.search(r"[㐀-鿿]", name):
        return name if len(name) <= 2 else name[-2:]
    parts = [part for part in re.split(r"[\s\-]+", name) if part]
    return "".join(part[0].upper() for part in (parts if len(parts) < 3 else (parts[0], parts[-1])))
