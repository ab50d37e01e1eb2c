"""Started by path, so that neither `grader` nor `reference` need be importable in this process."""

import importlib.util
import json
import mmap
import os
import socket
import sys

if __name__ == "__main__":
    settings = json.loads(sys.argv.pop())
    sys.path += settings["installed"]

    here = os.path.dirname(os.path.abspath(__file__))
    init = os.path.join(here, "__init__.py")
    spec = importlib.util.spec_from_file_location("grader_child", init, submodule_search_locations=[here])
    package = importlib.util.module_from_spec(spec)
    sys.modules["grader_child"] = package
    spec.loader.exec_module(package)

    from grader_child.limits import confine
    from grader_child.loop import serve

    connection = socket.socket(fileno=settings["connection"])
    with open(settings["progress"], "r+b") as file:
        progress = mmap.mmap(file.fileno(), 8)
    os.chdir(settings["root"])
    sys.path.append(settings["root"])  # last, so that a student's numpy.py shadows nothing
    sys.argv[:] = [""]
    confine(settings["memory_bytes"])
    serve(connection, settings["root"], progress)
