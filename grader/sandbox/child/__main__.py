"""Started by path, so that neither `grader` nor `reference` need be importable in this process."""

import importlib
import json
import mmap
import os
import socket
import sys
import types

if __name__ == "__main__":
    settings = json.loads(sys.argv.pop())
    sys.path += settings["installed"]

    # The package by hand, under a name of its own: its directory must not be on the path of student code.
    here = os.path.dirname(os.path.abspath(__file__))
    package = types.ModuleType("grader_child")
    package.__path__ = [here]
    sys.modules["grader_child"] = package
    confine = importlib.import_module("grader_child.limits").confine
    session = importlib.import_module("grader_child.session").Session
    serve = importlib.import_module("grader_child.loop").serve

    for name in ("grader", "reference"):  # out of reach even where they are installed
        sys.modules[name] = None  # type: ignore[assignment]

    connection = socket.socket(fileno=settings["connection"])
    os.chdir(settings["root"])
    sys.path.append(settings["root"])  # last, so that a student's numpy.py shadows nothing
    sys.argv[:] = [""]
    confine(settings["memory_bytes"])
    serve(connection, session(settings["root"], settings["entropy"]), mmap.mmap(settings["progress"], 8))
