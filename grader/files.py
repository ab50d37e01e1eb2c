"""Files that come to be as a whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Write the whole file or none of it, readable by its owner only, since it tells of students. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            file.write(text.encode("utf-8", "replace"))
            file.close()
            os.replace(file.name, path)
        except BaseException:
            file.close()
            with contextlib.suppress(OSError):
                os.unlink(file.name)
            raise
