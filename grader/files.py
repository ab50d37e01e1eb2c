"""Files that come to be as a whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def replace(path: Path, content: bytes | str) -> None:
    """Write the whole file or none of it, readable by its owner only, since it may tell of students. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
            file.close()
            os.replace(file.name, path)
        except BaseException:
            file.close()
            with contextlib.suppress(OSError):
                os.unlink(file.name)
            raise
