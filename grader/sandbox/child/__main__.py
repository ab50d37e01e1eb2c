"""Started by path, so that neither `grader` nor `reference` need be importable in this process."""

import importlib
import json
import os
import sys
import types

if __name__ == "__main__":
    settings = json.loads(sys.argv.pop())
    sys.argv[:] = [""]
    sys.path += settings.pop("installed")

    # The package by hand, under a name of its own: its directory must not be on the path of student code.
    here = os.path.dirname(os.path.abspath(__file__))
    package = types.ModuleType("grader_child")
    package.__path__ = [here]
    sys.modules["grader_child"] = package
    main = importlib.import_module(f"grader_child.{settings.pop('main')}")

    for name in ("grader", "reference"):  # out of reach even where they are installed
        sys.modules[name] = None  # type: ignore[assignment]

    main.run(**settings)
