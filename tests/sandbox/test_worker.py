"""Real child processes: whatever student code does, its call gets a reply and the next call works."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.limits import Limits
from grader.outcome import Status
from grader.sandbox import patience
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Died, Reply
from grader.sandbox.start import Sandbox
from grader.sandbox.tiers import Chosen
from grader.sandbox.worker import Worker
from grader.sandbox.zygote import TIERS

LIMITS = Limits(call_seconds=10, question_seconds=30, import_seconds=30, memory_bytes=1 << 30, output_bytes=1000)
plainly = pytest.mark.parametrize("sandbox", ["process"], indirect=True)  # no sandbox lets it come so far
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc and Linux's limits")

# What hostile functions need: the descriptor over which replies travel, and a frame of one's own.
PRELUDE = """
import ctypes, os, signal, stat, struct, sys, threading, time
import numpy as np

def connection():
    for fd in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass

def frame(message, body=b""):
    import msgspec
    head = msgspec.msgpack.encode(message)
    return struct.pack("<II", len(head), len(body)) + head + body

def do(body):
    scope = dict(globals())
    exec(compile("def f():\\n    " + body.replace("\\n", "\\n    "), __file__, "exec"), scope)
    return scope["f"]()

def fine():
    return 42.0
"""


def framed(function: str, *arguments: Any) -> bytes:
    body: list[bytes] = []
    packed = [wire.pack(argument, body) for argument in arguments]
    return wire.frame(wire.Call("m", function, packed), body)


@contextlib.contextmanager
def loaded(source: str, limits: Limits = LIMITS, **beside: str) -> Iterator[Worker]:
    """A worker that has imported `source` as the module m."""
    files = {"m.py": source.encode()} | {f"{name}.py": text.encode() for name, text in beside.items()}
    with Worker(files, limits) as worker:
        reply = worker.load("m", "m.py")
        assert isinstance(reply, wire.Loaded), reply
        yield worker


def ask(worker: Worker, function: str, *arguments: Any, seconds: float = 10) -> Reply:
    [reply] = worker.ask([framed(function, *arguments)], seconds, 60)
    return reply


def value(worker: Worker, function: str, *arguments: Any) -> Any:
    reply = ask(worker, function, *arguments)
    assert isinstance(reply, Answer), reply
    return reply.value


def reply_to(worker: Worker, body: str, seconds: float = 10) -> Reply:
    """What a function of this body is answered with; the function called after it must work."""
    reply = ask(worker, "do", body, seconds=seconds)
    assert ask(worker, "fine", seconds=5) == Answer(42.0, -1)
    return reply


@pytest.fixture(scope="module")
def common(sandbox: Sandbox) -> Iterator[Worker]:
    """For student code of which nothing is left behind once its process is dead."""
    with loaded(PRELUDE) as worker:
        yield worker


@pytest.fixture
def fresh(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(PRELUDE) as worker:
        yield worker


# --- ways of dying --------------------------------------------------------------------------------------------


@on_linux
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("os._exit(0)", "exit code 0"),
        ("os._exit(3)", "exit code 3"),
        ("ctypes.string_at(0)", "SIGSEGV"),
        ("os.abort()", "SIGABRT"),
        ("os.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
        ("signal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(5)", "SIGALRM"),
        ("threading.Thread(target=os._exit, args=(7,)).start(); time.sleep(5)", "exit code 7"),
        ("os.closerange(0, 4096)", ""),
        ("os.close(connection()); time.sleep(30)", "closed the connection"),
        ("os.dup2(os.open(os.devnull, os.O_RDWR), connection())", ""),
    ],
)
def test_a_process_that_ends_has_crashed(common: Worker, body: str, message: str) -> None:
    reply = reply_to(common, body)
    assert isinstance(reply, Died), reply
    assert (reply.status, reply.position) == (Status.CRASHED, 0)
    assert message in reply.message


@on_linux
def test_a_signal_without_a_name_is_a_crash_as_well(fresh: Worker) -> None:
    reply = reply_to(fresh, "os.kill(os.getpid(), signal.SIGRTMIN + 5)")
    assert isinstance(reply, Died)
    assert reply.status is Status.CRASHED


@on_linux
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ("b'garbage, and more of it'", "unreadable"),
        ("bytes(64)", "unreadable"),
        ("struct.pack('<II', 2**32 - 1, 2**32 - 1)", "unreadable"),
        ("struct.pack('<II', 0, 2**27) + bytes(2**16)", "unreadable"),
        ("frame(['returned', 99, -1, 1.0])", "nobody asked for"),
        ("frame(['returned', 0, -1, 1.0])", "nobody asked for"),
        ("frame(['returned', -1, -1, 1.0])", "nobody asked for"),
        ("frame(['returned', 1, -1, ['a', '|O', [1]]], bytes(8))", "unread"),
        ("frame(['returned', 1, -1, 1.0], bytes(8))", "unreadable"),
        ("frame(['loaded', 1, []])", ""),
    ],
)
def test_a_process_that_lies_has_crashed(fresh: Worker, sent: str, message: str) -> None:
    """Its first reply was number 0, to the import."""
    reply = reply_to(fresh, f"os.write(connection(), {sent}); time.sleep(30)")
    assert isinstance(reply, Died), reply
    assert (reply.status, reply.position) == (Status.CRASHED, 0)
    assert message in reply.message


@on_linux
@pytest.mark.parametrize("kind", ["['returned', 0, -1, 1.0]", "['refused', 0, 'missing', '']"])
def test_a_forged_reply_to_an_import_is_a_crash(kind: str) -> None:
    hostile = f"{PRELUDE}os.write(connection(), frame({kind}))\ntime.sleep(30)"
    with Worker({"bad.py": hostile.encode(), "m.py": PRELUDE.encode()}, LIMITS) as worker:
        reply = worker.load("bad", "bad.py")
        assert isinstance(reply, Died)
        assert reply.status is Status.CRASHED
        assert isinstance(worker.load("m", "m.py"), wire.Loaded)
        assert value(worker, "fine") == 42


@on_linux
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "sum(range(10**12))",  # one long call in C, which no signal handler in Python interrupts
        "try:\n    while True: pass\nexcept BaseException: pass",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
        "lock = threading.Lock(); lock.acquire(); lock.acquire()",
        "os.write(connection(), b'\\x10\\0\\0\\0\\0\\0\\0\\0half'); time.sleep(60)",
        "while True: print('x' * 10); time.sleep(0.001)",
    ],
)
def test_no_answer_in_time(common: Worker, body: str) -> None:
    start = time.monotonic()
    reply = reply_to(common, body, seconds=0.2)
    assert reply == Died(Status.TIMEOUT, "No answer within 0.2 seconds.", 0)
    assert time.monotonic() - start < 5


COUNT = "end = time.process_time() + 0.5\nwhile time.process_time() < end: pass\nreturn 42.0"


@pytest.fixture
def crowd() -> Iterator[None]:
    """Four processes at work for each processor; in sessions of their own, which the system may treat alike."""
    spinning = [sys.executable, "-S", "-c", "print(flush=True)\nwhile True: pass"]
    others = [
        subprocess.Popen(spinning, stdout=subprocess.PIPE, start_new_session=True)
        for _ in range(4 * len(os.sched_getaffinity(0)))
    ]
    for other in others:
        assert other.stdout and other.stdout.read(1)
    yield
    for other in others:
        other.kill()
        other.communicate()


@on_linux
@pytest.mark.usefixtures("crowd")
def test_the_time_in_which_others_use_the_processors_does_not_count(fresh: Worker) -> None:
    for each, total in ((1, 60), (60, 1)):
        start = time.monotonic()
        assert list(fresh.ask([framed("do", COUNT)], each, total)) == [Answer(42.0, -1)]
        assert time.monotonic() - start > 1
    assert fresh.starved == 0


@on_linux
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("calls", [[COUNT], [COUNT.replace("0.5", "0.05")] * 40])
def test_what_others_use_beyond_all_patience_is_told(
    fresh: Worker, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "STRETCH", 0.01)
    *_, late = fresh.ask([framed("do", call) for call in calls], 60, 1)
    assert isinstance(late, Died) and late.status is Status.TIMEOUT and late.starved > 0.1


@on_linux
@pytest.mark.parametrize(
    "body", ["while True: pass", "threading.Thread(target=lambda: sum(range(10**12))).start(); time.sleep(60)"]
)
def test_computing_has_a_limit_of_its_own(fresh: Worker, body: str) -> None:
    [reply] = fresh.ask([framed("do", body)], 20, 20, 0.3)
    assert reply == Died(Status.TIMEOUT, "No answer within 0.3 seconds of processor time.", 0)
    assert list(fresh.ask([framed("do", "time.sleep(0.5); return 42.0")], 20, 20, 0.3)) == [Answer(42.0, -1)]


def test_a_silence_is_somebody_else_s_time(sandbox: Sandbox) -> None:
    """Whoever uses it may take longer than the silence lasts; none of that counts."""

    @contextlib.contextmanager
    def long() -> Iterator[None]:
        yield
        time.sleep(1)

    with Worker({"m.py": PRELUDE.encode()}, LIMITS, silence=long) as worker:
        worker.load("m", "m.py")
        replies = list(worker.ask([framed("do", "time.sleep(0.4); return 42.0")] * 2, 1, 1.2))
        assert replies == [Answer(42.0, -1)] * 2
        assert worker.waited >= 1


def test_all_calls_together_have_a_limit_too(common: Worker) -> None:
    replies = list(common.ask([framed("do", "time.sleep(0.15)")] * 20, 5, 0.5))
    assert replies[-1] == Died(
        Status.TIMEOUT, "No answer within the time that all calls of a question have together.", len(replies) - 1
    )
    assert 1 <= len(replies) < 20
    assert value(common, "fine") == 42


@pytest.fixture(scope="module")
def small(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(PRELUDE, Limits(memory_bytes=64 << 20)) as worker:
        yield worker


@on_linux
@pytest.mark.parametrize(
    "body",
    [
        "return np.ones(10**11)",
        "kept = []\nwhile True: kept.append(np.ones(10**6))",
        "return [0] * 10**11",
        "kept = []\nwhile True: kept.append(' ' * 10**6)",
        "return b'x' * 10**10",
        "raise MemoryError",
    ],
)
def test_memory_has_a_limit(small: Worker, body: str) -> None:
    reply = reply_to(small, body)
    if isinstance(reply, Died):  # where the grader looks, and is quicker than the system's own limit
        assert reply.status is Status.MEMORY
        return
    assert isinstance(reply, wire.Raised), reply
    assert "MemoryError" in reply.kinds


@on_linux
@pytest.mark.parametrize(
    "body",
    [
        "kept = None\nwhile True: kept = (kept, 1.5)",
        "kept = []\nwhile True: kept.append([])",
        "kept = {}\nwhile True: kept[len(kept)] = str(len(kept))",
    ],
)
def test_memory_that_small_objects_fill_to_the_last_byte(small: Worker, body: str) -> None:
    """Not even the exception can be reported then."""
    reply = reply_to(small, body)
    if isinstance(reply, wire.Raised):
        assert "MemoryError" in reply.kinds
    else:
        assert isinstance(reply, Died)
        assert reply.status is Status.MEMORY


@plainly
@on_linux
def test_a_process_killed_from_outside_is_put_down_to_memory(common: Worker) -> None:
    """As the kernel does that runs out of it."""
    reply = reply_to(common, "os.kill(os.getpid(), signal.SIGKILL)")
    assert isinstance(reply, Died)
    assert reply.status is Status.MEMORY


def test_recursion_in_compiled_code(common: Worker) -> None:
    """A crash, or from Python 3.12 on an exception."""
    grow = "deep = []\nfor _ in range(2 * 10**5): deep = [deep]\n"
    reply = reply_to(common, f"{grow}sys.setrecursionlimit(10**8)\nreturn repr(deep)")
    if isinstance(reply, Died):
        assert reply.status is Status.CRASHED
        assert "SIGSEGV (a crash in compiled code, or recursion without end)" in reply.message
    else:
        assert isinstance(reply, wire.Raised)
        assert "RecursionError" in reply.kinds


@plainly
@on_linux
def test_what_it_has_started_dies_with_it() -> None:
    with loaded(PRELUDE) as worker:
        pid = value(worker, "do", "import subprocess; return subprocess.Popen(['sleep', '60']).pid")
        assert is_alive(pid)
    assert is_gone_within(pid, 1.0)


# --- which call of many it was --------------------------------------------------------------------------------


@on_linux
@pytest.mark.parametrize(
    ("deed", "status", "guilty"),
    [
        ("while True: pass", Status.TIMEOUT, 57),
        ("os._exit(0)", Status.CRASHED, 0),
        ("os._exit(0)", Status.CRASHED, 57),
        ("os._exit(0)", Status.CRASHED, 99),
        ("ctypes.string_at(0)", Status.CRASHED, 57),
        ("os.write(connection(), bytes(64)); time.sleep(30)", Status.CRASHED, 57),
        ("os.write(connection(), frame(['returned', 58, -1, ['a', '<f8', [3]]])); time.sleep(30)", Status.CRASHED, 57),
    ],
)
def test_the_guilty_call_of_a_hundred_is_named(deed: str, status: Status, guilty: int) -> None:
    """And those before it are answered, whether or not their answers had been sent when it came."""
    source = f"{PRELUDE}def f(i, x):\n    print(i)\n    if i == {guilty}:\n        {deed}\n    return i + x.sum()\n"
    x = np.arange(3.0)
    with loaded(source) as worker:
        replies = list(worker.ask([framed("f", i, x) for i in range(100)], 0.5, 20))
        last = replies.pop()
        assert isinstance(last, Died)
        assert (last.status, last.position) == (status, guilty)
        assert [reply.value for reply in replies if isinstance(reply, Answer)] == [i + 3 for i in range(guilty)]
        assert worker.printed().split() == [str(i) for i in range(guilty + 1)]
        innocent = [i for i in range(100) if i != guilty]
        replies = list(worker.ask([framed("f", i, x) for i in innocent], 5, 20))
        assert [reply.value for reply in replies if isinstance(reply, Answer)] == [i + 3 for i in innocent]


def test_an_exception_in_the_middle_costs_only_its_own_call() -> None:
    with loaded("def f(i):\n    return 1 / (i - 50)") as worker:
        replies = list(worker.ask([framed("f", i) for i in range(100)], 5, 20))
    assert [type(reply) for reply in replies] == [Answer] * 50 + [wire.Raised] + [Answer] * 49


# --- what is left over from one call must not reach the next ---------------------------------------------------


@on_linux
@pytest.mark.parametrize(
    "body",
    [
        "threading.Timer(0.02, os._exit, (0,)).start(); return 1.0",
        "signal.setitimer(signal.ITIMER_REAL, 0.02); return 1.0",
        "try: os.fork()\nexcept OSError: pass\nreturn 1.0",
        "os.write(connection(), frame(['returned', 1, -1, 1.0])); return 1.0",
        "os.write(connection(), frame(['returned', 1, -1, 1.0]) + b'half'); return 1.0",
    ],
)
def test_what_happens_between_two_calls_costs_neither(fresh: Worker, body: str) -> None:
    assert isinstance(ask(fresh, "do", body, seconds=2), (Answer, Died))
    time.sleep(0.1)
    assert ask(fresh, "fine") == Answer(42.0, -1)
    assert ask(fresh, "fine") == Answer(42.0, -1)


@on_linux
@pytest.mark.parametrize(
    "body",
    [
        "os.close(connection()); os.open(os.devnull, os.O_RDWR); return 1.0",
        "sys.stdout.close(); sys.stderr.close(); return 1.0",
        "os.close(0); os.close(1); os.close(2); return 1.0",
        "sys.stdout = sys.stderr = None; return 1.0",
        "sys.stdout = object(); return 1.0",
        "sys.stdin = sys.argv = sys.path = None; return 1.0",
        "sys.modules.clear(); return 1.0",
        "sys.setrecursionlimit(30); return 1.0",
        "sys.settrace(lambda *a: 1 / 0); return 1.0",
        "os.chdir('/'); return 1.0",
        "import gc; gc.disable(); return 1.0",
        "import shutil; shutil.rmtree(os.getcwd()); return 1.0",
        "import shutil; shutil.rmtree(os.environ['HOME']); return 1.0",
        "import shutil; shutil.rmtree(os.getcwd()); os._exit(0)",
        "import shutil; shutil.rmtree(os.environ['HOME']); os._exit(0)",
        "open('m.py', 'w').write('1 / 0'); os._exit(0)",
    ],
)
def test_the_next_call_works(fresh: Worker, body: str) -> None:
    ask(fresh, "do", body, seconds=2)
    assert ask(fresh, "fine") == Answer(42.0, -1)
    assert ask(fresh, "fine") == Answer(42.0, -1)


@on_linux
@pytest.mark.parametrize(
    "deed",
    [
        "open(path, 'r+b').write((-1).to_bytes(8, 'little', signed=True)); os._exit(0)",
        "open(path, 'r+b').write((10**6).to_bytes(8, 'little', signed=True)); os._exit(0)",
        "os.truncate(path, 0); os._exit(0)",
        "os.truncate(path, 0); while_true()",
    ],
)
def test_the_grader_outlives_what_is_done_to_its_progress_file(deed: str) -> None:
    """In a process of its own: a mapped file that is cut short could end the whole grader."""
    source = f"""{PRELUDE}
def while_true():
    while True: pass
def f():
    for path in [line.split()[-1] for line in open("/proc/self/maps") if line.rstrip().endswith("progress")]:
        {deed}
    return 1.0
"""
    script = f"""
from grader.limits import Limits
from grader.sandbox.child import wire
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker
with Worker({{"m.py": {source.encode()!r}}}, Limits()) as worker:
    worker.load("m", "m.py")
    first = list(worker.ask([wire.frame(wire.Call("m", "f", []), [])], 1, 1))
    second = list(worker.ask([wire.frame(wire.Call("m", "fine", []), [])], 5, 5))
    print(first[-1].status.name if hasattr(first[-1], "status") else "answered", second[-1].value)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout in ("CRASHED 42.0\n", "TIMEOUT 42.0\n", "answered 42.0\n")


# --- exceptions -----------------------------------------------------------------------------------------------


def test_an_exception_comes_with_the_lines_of_the_students_own_files() -> None:
    source = "import json\nfrom beside import parse\n\ndef f():\n    return parse('{')\n"
    beside = "import json\n\n\ndef parse(text):\n    return json.loads(  text  )\n"
    with loaded(source, beside=beside) as worker:
        reply = ask(worker, "f")
    assert isinstance(reply, wire.Raised)
    assert reply.name == "JSONDecodeError"
    assert reply.kinds == ["ValueError", "Exception", "BaseException", "object"]
    assert reply.message.startswith("Expecting property name")
    assert reply.frames == [
        wire.Frame("m.py", 5, "f", "return parse('{')"),
        wire.Frame("beside.py", 5, "parse", "return json.loads(  text  )"),
    ]


def test_a_message_does_not_say_where_the_copy_lies(common: Worker) -> None:
    reply = reply_to(common, "import pathlib; raise ValueError(str(pathlib.Path('data.csv').absolute()))")
    assert isinstance(reply, wire.Raised)
    assert reply.message == "data.csv"


@pytest.mark.parametrize(
    ("body", "name", "kind", "message"),
    [
        ("sys.exit('bye')", "SystemExit", "SystemExit", "bye"),
        ("exit_ = sys.exit; exit_(0)", "SystemExit", "SystemExit", "0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("raise GeneratorExit('x')", "GeneratorExit", "GeneratorExit", "x"),
        ("raise NotImplementedError", "NotImplementedError", "NotImplementedError", ""),
        ("class E(ArithmeticError): pass\nraise E('x')", "E", "ArithmeticError", "x"),
        ("class E(BaseException): pass\nraise E('x')", "E", "BaseException", "x"),
        ("raise ExceptionGroup('two', [ValueError(1), KeyError(2)])", "ExceptionGroup", "Exception", "two"),
        ("return f()", "RecursionError", "RecursionError", "maximum recursion depth exceeded"),
        ("return len(5)", "TypeError", "TypeError", "object of type 'int' has no len()"),
        ("return input()", "EOFError", "EOFError", "EOF when reading a line"),
        ("raise ValueError('x' * 10**6)", "ValueError", "ValueError", "x" * 1000),
        ("raise ValueError('\\x1b[31m\\0\\u202e')", "ValueError", "ValueError", "\x1b[31m\0\u202e"),
        ("raise ValueError('\\ud800 alone')", "ValueError", "ValueError", "alone"),
        ("eval('1 +')", "SyntaxError", "SyntaxError", "invalid syntax"),
    ],
)
def test_what_is_raised_is_reported(common: Worker, body: str, name: str, kind: str, message: str) -> None:
    reply = reply_to(common, body)
    assert isinstance(reply, wire.Raised), reply
    assert name in reply.name
    assert kind in reply.kinds
    assert message in reply.message
    assert reply.frames
    assert reply.frames[0].file == "m.py"


@pytest.mark.parametrize(
    "body",
    [
        "raise SyntaxError('odd', (5, 1, 1, 'text'))",
        "e = SyntaxError('odd')\ne.filename, e.lineno = __file__, 'x'\nraise e",
        "e = SyntaxError('odd')\ne.filename, e.text = __file__, 5\nraise e",
        "e = SyntaxError('odd')\ne.filename, e.msg = __file__, None\nraise e",
        "e = SyntaxError('odd')\ne.filename, e.lineno = __file__, 10**30\nraise e",
        "class E(Exception):\n  def __str__(self): raise KeyError\nraise E",
        "class E(Exception):\n  def __str__(self): sys.exit()\nraise E",
        "class E(Exception):\n  def __str__(self): return 5\nraise E",
        "class S(str):\n  def replace(self, *a): raise KeyError\n"
        "class E(Exception):\n  def __str__(self): return S('x')\nraise E",
        "class E(Exception): __module__ = 5\nraise E",
        "class M(type): __module__ = property(lambda self: 1 / 0)\nclass E(Exception, metaclass=M): pass\nraise E",
        "class M(type): __name__ = 5\nclass E(Exception, metaclass=M): pass\nraise E",
        "class M(type): __mro__ = 5\nclass E(Exception, metaclass=M): pass\nraise E",
        "class E(Exception): __class__ = property(lambda self: 1 / 0)\nraise E",
        "class E(Exception): __traceback__ = 5\nraise E",
        "class E(Exception): __getattribute__ = lambda self, name: 1 / 0\nraise E",
    ],
)
def test_hostile_exceptions_are_exceptions_all_the_same(common: Worker, body: str) -> None:
    assert isinstance(reply_to(common, body), wire.Raised)


@pytest.mark.parametrize("tool", ["linecache.getline", "traceback.walk_tb", "os.path.relpath"])
def test_what_is_replaced_around_it_cannot_hide_an_exception(fresh: Worker, tool: str) -> None:
    reply = reply_to(fresh, f"import builtins, linecache, traceback; {tool} = None\nraise ValueError('x')")
    assert isinstance(reply, (wire.Raised, Died))
    assert isinstance(reply, wire.Raised) or reply.status is Status.CRASHED


def test_a_recursion_reports_few_lines(common: Worker) -> None:
    reply = reply_to(common, "return f()")
    assert isinstance(reply, wire.Raised)
    assert 1 <= len(reply.frames) <= 8


# --- calls that cannot be made --------------------------------------------------------------------------------

ODD_FUNCTIONS = """
def two(x, y, *, z=1):
    return x + y
number = 3
def type_error_inside(x):
    return two(x)
class Odd:
    def __call__(self, x):
        raise TypeError("from inside")
    @property
    def __signature__(self):
        raise RuntimeError("no signature")
odd = Odd()
class Broken:
    def __call__(self, x):
        raise TypeError("from inside")
    __signature__ = "nonsense"
broken = Broken()
builtin = max
def fine():
    return 42.0
def __getattr__(name):
    if name == "rude":
        raise KeyError(name)
    if name == "quits":
        raise SystemExit
    raise AttributeError(name)
"""


@pytest.fixture(scope="module")
def odd(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(ODD_FUNCTIONS) as worker:
        yield worker


@pytest.mark.parametrize(
    ("function", "arguments", "reply"),
    [
        ("absent", (1.0,), wire.Refused(0, "missing", "")),
        ("number", (1.0,), wire.Refused(0, "not callable", "int")),
        ("two", (1.0,), wire.Refused(0, "signature", "(x, y, z)")),
        ("two", (1.0, 2.0, 3.0), wire.Refused(0, "signature", "(x, y, z)")),
        ("fine", (1.0,), wire.Refused(0, "signature", "()")),
    ],
)
def test_calls_that_are_refused(odd: Worker, function: str, arguments: tuple[Any, ...], reply: wire.Refused) -> None:
    found = ask(odd, function, *arguments)
    assert isinstance(found, wire.Refused), found
    assert (found.reason, found.message) == (reply.reason, reply.message)
    assert value(odd, "fine") == 42


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("type_error_inside", "TypeError"),
        ("odd", "TypeError"),
        ("broken", "TypeError"),
        ("builtin", "TypeError"),
        ("rude", "KeyError"),
        ("quits", "SystemExit"),
    ],
)
def test_a_fault_inside_is_no_fault_of_the_signature(odd: Worker, function: str, kind: str) -> None:
    reply = ask(odd, function, 1.0)
    assert isinstance(reply, wire.Raised), reply
    assert kind in reply.kinds
    assert value(odd, "fine") == 42


# --- importing ------------------------------------------------------------------------------------------------


def test_loading_names_what_the_module_defines() -> None:
    with Worker({"m.py": b"import math\ndef f(): pass\nx = 1\n"}, LIMITS) as worker:
        reply = worker.load("m", "m.py")
        assert isinstance(reply, wire.Loaded)
        assert {"f", "x", "math"} <= set(reply.names)
        assert worker.load("m", "m.py") is reply


@on_linux
@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import sys; sys.exit()", "SystemExit"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("import nothing_of_this_name", "ImportError"),
        ("def f(:", "SyntaxError"),
        ("def f():\n\treturn 1\n        return 2", "SyntaxError"),
        ("x = '\0'", "Exception"),
        ("'\xff'", "SyntaxError"),
        ("# -*- coding: nothing -*-", "SyntaxError"),
        ("import os; os._exit(0)", "CRASHED"),
        ("import ctypes; ctypes.string_at(0)", "CRASHED"),
        ("while True: pass", "TIMEOUT"),
        ("x = [0] * 10**12", "MemoryError"),
        ("globals()['\\ud800'] = 1; globals()[5] = 2", "Loaded"),
        ("import sys; sys.modules.clear()", "Loaded"),
        ("import sys; del sys.modules[__name__]", "Loaded"),
        ("", "Loaded"),
    ],
)
def test_one_file_that_cannot_be_imported_leaves_the_other(source: str, kind: str) -> None:
    files = {"bad.py": source.encode("latin-1"), "m.py": b"def fine(): return 42.0"}
    with Worker(files, Limits(import_seconds=1.2 if kind == "TIMEOUT" else 20, memory_bytes=1 << 30)) as worker:
        reply = worker.load("bad", "bad.py")
        if kind == "SyntaxError" and isinstance(reply, wire.Raised):
            assert reply.message
        found = reply.kinds if isinstance(reply, wire.Raised) else []
        found = [reply.status.name] if isinstance(reply, Died) else found
        assert kind in (found or [type(reply).__name__]), reply
        assert isinstance(worker.load("m", "m.py"), wire.Loaded)
        assert value(worker, "fine") == 42


def test_a_syntax_error_comes_with_its_line() -> None:
    with Worker({"m.py": b"import math\n\ndef f(x)\n    return x\n"}, LIMITS) as worker:
        reply = worker.load("m", "m.py")
    assert isinstance(reply, wire.Raised)
    assert (reply.name, reply.message) == ("SyntaxError", "expected ':'")
    assert reply.frames == [wire.Frame("m.py", 3, "<module>", "def f(x)")]


def test_after_a_death_every_module_is_there_again() -> None:
    files = {"m.py": b"import os\ndef die(): os._exit(0)\ndef fine(): return 42.0", "n.py": b"def g(): return 7.0"}
    with Worker(files, LIMITS) as worker:
        worker.load("m", "m.py")
        worker.load("n", "n.py")
        ask(worker, "die")
        replies = list(worker.ask([framed("fine"), wire.frame(wire.Call("n", "g", []), [])], 5, 5))
    assert replies == [Answer(42.0, -1), Answer(7.0, -1)]


def test_files_beside_it_can_be_imported_but_shadow_nothing() -> None:
    source = """
import json, random
import numpy as np
import helper, package.inner
from package import inner

def f():
    return [np.ones(3).sum(), random.random(), helper.answer(), inner.depth, json.loads("[1]")]
"""
    files = {
        "m.py": source,
        "helper.py": "import package.inner\ndef answer(): return 6.0 * package.inner.depth",
        "package/__init__.py": "",
        "package/inner.py": "depth = 7",
    } | {
        f"{name}.py": "raise RuntimeError('this is not the one')"
        for name in ("numpy", "random", "json", "msgspec", "socket", "linecache", "sitecustomize", "usercustomize")
    }
    with Worker({name: text.encode() for name, text in files.items()}, LIMITS) as worker:
        reply = worker.load("m", "m.py")
        assert isinstance(reply, wire.Loaded), reply
        total, drawn, answer, depth, parsed = value(worker, "f")
    assert (float(total), answer, depth, parsed) == (3, 42, 7, [1])
    assert 0 <= drawn < 1


IMPORTS = """
def importable(*names):
    import importlib
    found = []
    for name in names:
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            pass
    return found
"""
OURS = ("grader", "grader.bank", "grader.questions", "reference", "reference.variational", "exercises")


def test_neither_grader_nor_reference_can_be_imported() -> None:
    with loaded(IMPORTS) as worker:
        assert value(worker, "importable", "json", *OURS) == ["json"]


@pytest.mark.parametrize(
    "beside",
    [{}, {"reference/__init__.py": "x = 1", "grader/__init__.py": ""}, {"reference/mine.py": ""}, {"reference.py": ""}],
    ids=["nothing", "packages", "a folder", "a file"],
)
def test_not_even_where_they_are_installed_among_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: dict[str, str], sandbox: Sandbox
) -> None:
    """Whatever the student puts beside the submission to open the way."""
    packages = tmp_path / "site-packages"
    for name in ("grader", "reference", "innocent"):
        (packages / name).mkdir(parents=True)
        (packages / name / "__init__.py").write_text("")
        (packages / name / "secret.py").write_text("")
    monkeypatch.syspath_prepend(str(packages))
    files = {path: text.encode() for path, text in ({"m.py": IMPORTS} | beside).items()}
    # What is installed is looked up when the sandbox starts.
    another = Chosen(sandbox.name) if sandbox.name in TIERS else contextlib.nullcontext(sandbox)
    with another as sandbox, Worker(files, LIMITS, sandbox=sandbox) as worker:
        assert isinstance(worker.load("m", "m.py"), wire.Loaded)
        found = value(worker, "importable", "innocent.secret", "grader.secret", "reference.secret")
    assert found == ["innocent.secret"]


# --- what student code finds around it ------------------------------------------------------------------------

SURROUNDINGS = """
import os, random, sys
import numpy as np

def numpy_call(x):
    return np.linalg.inv(x) @ x

def modules():
    return sorted(name for name, module in sys.modules.items() if module is not None)

def order():
    return list({f"key{i}" for i in range(40)})

def drawn():
    return [random.random(), np.random.rand(), np.random.normal(size=3)]

def surroundings():
    return [list(os.environ), list(os.environ.values()), sys.argv, os.listdir(), __file__, __name__]

def inherited():
    found = []
    for fd in range(256):
        try:
            os.fstat(fd)
            found.append(fd)
        except OSError:
            pass
    return found
"""


def test_a_numpy_call_imports_nothing_that_costs() -> None:
    with loaded(SURROUNDINGS) as worker:
        np.testing.assert_allclose(value(worker, "numpy_call", np.eye(2) * 3), np.eye(2))
        modules = value(worker, "modules")
    assert "numpy" in modules
    assert not {"torch", "sympy", "scipy", "sklearn", "hypothesis", "rich", "asyncio"} & set(modules)
    assert not [name for name in modules if name.partition(".")[0] in ("grader", "reference")]


def test_two_processes_hash_and_draw_alike() -> None:
    with loaded(SURROUNDINGS) as one, loaded(SURROUNDINGS) as other:
        assert value(one, "order") == value(other, "order") != sorted(value(one, "order"))
        assert str(value(one, "drawn")) == str(value(other, "drawn"))


@on_linux
def test_the_child_inherits_neither_environment_nor_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_TOKEN", "a secret of the environment")
    with open(os.devnull) as file:
        high = os.dup2(file.fileno(), 200, inheritable=True)
        try:
            with loaded(SURROUNDINGS) as worker:
                names, values, argv, files, path, module = value(worker, "surroundings")
                assert high not in value(worker, "inherited")
        finally:
            os.close(high)
    assert "GRADER_TOKEN" not in names
    assert not [text for text in values if "secret" in text]
    assert (argv, files, os.path.basename(path), module) == ([""], ["m.py"], "m.py", "m")


def test_the_child_leaves_no_bytecode_beside_the_files() -> None:
    with loaded(f"import helper\n{SURROUNDINGS}", helper="x = 1") as worker:
        assert sorted(value(worker, "surroundings")[3]) == ["helper.py", "m.py"]


# --- output ---------------------------------------------------------------------------------------------------


def test_what_is_printed_is_kept_in_order_and_given_once() -> None:
    source = """
import os, sys
print("at import")
def f():
    print("one")
    print("two", file=sys.stderr)
    os.write(1, b"three\\n")
    print(__file__, end="")
    return 1.0
"""
    with loaded(source) as worker:
        ask(worker, "f")
        assert worker.printed() == "at import\none\ntwo\nthree\nm.py"
        assert worker.printed() == ""


def test_what_was_printed_before_a_death_is_kept(common: Worker) -> None:
    common.printed()
    reply_to(common, "print('last words'); os._exit(0)")
    assert common.printed() == "last words\n"


@pytest.mark.parametrize(
    "body",
    [
        "for _ in range(2000): print('x' * 10_000)",
        "sys.stdout.write('x' * 20_000_000)",
        "[os.write(1, b'x' * 1000) for _ in range(3000)]",
        "sys.stderr.write('x' * 20_000_000)",
    ],
)
def test_a_flood_is_cut_and_holds_up_nobody(common: Worker, body: str) -> None:
    common.printed()
    assert value(common, "do", f"{body}\nreturn 1.0") == 1
    printed = common.printed()
    assert printed.startswith("x")
    assert printed.endswith("\n[cut here: more was printed than is kept]")
    assert len(printed) < LIMITS.output_bytes + 100
    assert value(common, "fine") == 42
    assert common.printed() == ""


@plainly
def test_what_programs_print_comes_in_its_place() -> None:
    with loaded("import os\ndef f():\n    print('one'); os.system('echo two'); print('three')") as worker:
        ask(worker, "f")
        assert worker.printed() == "one\ntwo\nthree\n"


def test_a_flood_without_end_is_ended() -> None:
    limits = replace(LIMITS, printed_bytes=1 << 20)
    with loaded("def f():\n    while True: print('x' * 1000)\ndef fine():\n    return 42.0", limits) as worker:
        reply = ask(worker, "f")
        assert isinstance(reply, Died)
        assert reply.status is Status.OUTPUT
        assert ask(worker, "fine") == Answer(42.0, -1)


def test_exactly_the_limit_is_not_cut(common: Worker) -> None:
    common.printed()
    ask(common, "do", f"print('x' * {LIMITS.output_bytes - 1})")
    assert common.printed() == "x" * (LIMITS.output_bytes - 1) + "\n"
    ask(common, "do", f"print('x' * {LIMITS.output_bytes})")
    assert common.printed().endswith("than is kept]")


def test_output_that_is_no_text_is_shown_all_the_same(common: Worker) -> None:
    common.printed()
    ask(common, "do", "os.write(1, b'\\xff\\xfe ok')")
    assert common.printed() == "\ufffd\ufffd ok"


# --- values ---------------------------------------------------------------------------------------------------

VALUES = """
import collections, dataclasses, decimal, enum, fractions, math, typing
import numpy as np

class Pair(typing.NamedTuple):
    first: float
    second: float

class Colour(enum.IntEnum):
    RED = 3

class Model(str, enum.Enum):
    VAE = "vae"

class Sub(np.ndarray): pass
class Float(float): pass
class Text(str): pass
class Items(list): pass

pair = lambda: Pair(1.0, 2.5)
plain_pair = lambda: collections.namedtuple("P", "x y")(1.0, 2.5)
nested_pairs = lambda: [Pair(1.0, (2.0,)), (Pair(3.0, 4.0),)]
int_enum = lambda: Colour.RED
sub_float = lambda: Float(2.5)
sub_text = lambda: Text("abc")
enum_text = lambda: Model.VAE
np_text = lambda: np.array(["vae", "fa"])[0]
zero_d_text = lambda: np.array("vae")
sub_list = lambda: Items([1.0, 2.5])
fraction = lambda: fractions.Fraction(5, 2)
decimal_ = lambda: decimal.Decimal("2.5")
truth = lambda: True
np_truth = lambda: np.True_
np_float = lambda: np.float64(2.5)
np_float32 = lambda: np.float32(2.5)
np_longdouble = lambda: np.longdouble(2.5)
np_int8 = lambda: np.int8(3)
np_complex = lambda: np.complex128(2.5 + 0j)
np_complex64 = lambda: np.complex64(2.5 + 0j)
complex_ = lambda: complex(2.5, 0.0)
complex_array = lambda: np.array([1 + 0j, 2.5 - 0j])
complex64_array = lambda: np.array([1, 2.5], np.complex64)
clongdouble_array = lambda: np.array([1, 2.5], np.clongdouble)
zero_d = lambda: np.array(2.5)
big_endian = lambda: np.array([1.0, 2.5], ">f8")
big_endian_ints = lambda: np.array([1, 2], ">i4")
longdoubles = lambda: np.array([1.0, 2.5], np.longdouble)
halves = lambda: np.array([1.0, 2.5], np.float16)
strided = lambda: np.arange(10.0)[::-3]
fortran = lambda: np.asfortranarray(np.arange(6.0).reshape(2, 3))
transposed = lambda: np.arange(6.0).reshape(2, 3).T
broadcast = lambda: np.broadcast_to(2.5, (2, 3))
read_only = lambda: np.frombuffer(np.arange(2.0).tobytes())
matrix = lambda: np.matrix([[1.0, 2.0], [3.0, 4.0]])
masked = lambda: np.ma.masked_array([1.0, 2.5], [False, False])
subclass = lambda: np.arange(3.0).view(Sub)
objects = lambda: np.array([fractions.Fraction(1, 2), 2, 2.5, decimal.Decimal(3)], dtype=object)
empty = lambda: np.zeros((0, 3))
empty_list = lambda: []
specials = lambda: [math.nan, math.inf, -math.inf, -0.0]
ragged = lambda: [np.arange(2.0), [np.arange(3.0), 1]]
unsigned = lambda: 2**63
"""


@pytest.fixture(scope="module")
def maker(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(VALUES) as worker:
        yield worker


def numbers(value: Any) -> Any:
    """Floats, texts and lists of them, so that what is one number compares equal however it travelled."""
    if isinstance(value, np.ndarray):
        assert type(value) is np.ndarray
        assert not np.iscomplexobj(value) or not value.imag.any()
        return np.real(value).astype(float).tolist()
    if isinstance(value, list):
        return [numbers(item) for item in value]
    return float(value) if isinstance(value, (int, float)) else value


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("pair", [1, 2.5]),
        ("plain_pair", [1, 2.5]),
        ("nested_pairs", [[1, [2]], [[3, 4]]]),
        ("int_enum", 3),
        ("sub_float", 2.5),
        ("sub_text", "abc"),
        ("enum_text", "vae"),
        ("np_text", "vae"),
        ("zero_d_text", "vae"),
        ("sub_list", [1, 2.5]),
        ("fraction", 2.5),
        ("decimal_", 2.5),
        ("truth", 1),
        ("np_truth", 1),
        ("np_float", 2.5),
        ("np_float32", 2.5),
        ("np_longdouble", 2.5),
        ("np_int8", 3),
        ("np_complex", 2.5),
        ("np_complex64", 2.5),
        ("complex_", 2.5),
        ("complex_array", [1, 2.5]),
        ("complex64_array", [1, 2.5]),
        ("clongdouble_array", [1, 2.5]),
        ("zero_d", 2.5),
        ("big_endian", [1, 2.5]),
        ("big_endian_ints", [1, 2]),
        ("longdoubles", [1, 2.5]),
        ("halves", [1, 2.5]),
        ("strided", [9, 6, 3, 0]),
        ("fortran", [[0, 1, 2], [3, 4, 5]]),
        ("transposed", [[0, 3], [1, 4], [2, 5]]),
        ("broadcast", [[2.5] * 3] * 2),
        ("read_only", [0, 1]),
        ("matrix", [[1, 2], [3, 4]]),
        ("masked", [1, 2.5]),
        ("subclass", [0, 1, 2]),
        ("objects", [0.5, 2, 2.5, 3]),
        ("empty", []),
        ("empty_list", []),
        ("ragged", [[0, 1], [[0, 1, 2], 1]]),
    ],
)
def test_numbers_of_any_library_arrive_as_numbers(maker: Worker, function: str, expected: Any) -> None:
    assert numbers(value(maker, function)) == expected


def test_special_floats_arrive_as_they_are(maker: Worker) -> None:
    assert str(value(maker, "specials")) == "[nan, inf, -inf, -0.0]"


def test_shapes_arrive_as_they_are(maker: Worker) -> None:
    shapes = [value(maker, name).shape for name in ("zero_d", "matrix", "empty", "transposed", "np_float")]
    assert shapes == [(), (2, 2), (0, 3), (3, 2), ()]


def test_torch_tensors_arrive_as_arrays() -> None:
    source = """
import torch
import numpy as np
def f():
    x = torch.arange(6, dtype=torch.float64).reshape(2, 3).requires_grad_()
    return [x, x.T, x.sum(), x.detach().to(torch.float32), torch.tensor(3), torch.tensor([True]),
            torch.view_as_complex(torch.tensor([[1.0, 0.0]])).conj(), torch.nn.Parameter(x.detach()[0])]
"""
    with loaded(source, Limits()) as worker:
        values = value(worker, "f")
    assert [v.dtype.str for v in values[:6]] == ["<f8", "<f8", "<f8", "<f4", "<i8", "|b1"]
    rows = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert numbers(values) == [rows, list(map(list, zip(*rows, strict=True))), 15, rows, 3, [1], [1], rows[0]]


def test_sequences_of_any_library_arrive_as_lists() -> None:
    source = """
import array, collections, sympy
class Wrapped:
    def __array__(self, dtype=None, copy=None):
        import numpy as np
        return np.array([1.0, 2.0])
def f():
    pair = sympy.Tuple(1, sympy.Rational(1, 2))
    return [range(2), collections.deque([1.0]), array.array("d", [0.5]), pair, Wrapped()]
def g():
    print("lone \\ud800 surrogate")
    return 1.0
"""
    with loaded(source, Limits()) as worker:
        *lists, wrapped = value(worker, "f")
        assert lists == [[0, 1], [1.0], [0.5], [1.0, 0.5]]
        assert wrapped.tolist() == [1.0, 2.0]
        assert value(worker, "g") == 1.0
        assert "surrogate" in worker.printed()


def test_exact_and_high_precision_numbers_arrive_as_floats() -> None:
    source = """
import decimal, fractions
import mpmath, sympy
import numpy as np
x = sympy.Symbol("x")
def f():
    return [sympy.Rational(5, 2), sympy.Float("2.5", 50), sympy.Integer(2), sympy.pi.evalf(30), mpmath.mpf("2.5"),
            mpmath.mpf("inf"), decimal.Decimal("2.5"), fractions.Fraction(5, 2),
            np.array([sympy.Integer(1), mpmath.mpf(2), fractions.Fraction(5, 2)], dtype=object),
            [mpmath.mpf(1), [sympy.Rational(1, 2)]]]
def symbol():
    return x + 1
"""
    with loaded(source) as worker:
        found = value(worker, "f")
        unknown = value(worker, "symbol")
    expected = [2.5, 2.5, 2, np.pi, 2.5, np.inf, 2.5, 2.5, [1, 2, 2.5], [1, [0.5]]]
    assert numbers(found) == expected
    assert unknown == wire.Unsupported("sympy.core.add.Add")


STRANGE = """
import collections
import numpy as np

class AlwaysEqual:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __array__(self, *args, **kwargs): return np.zeros(3)
    def __float__(self): return 1.0
    def __len__(self): return 3
    def __getitem__(self, key): return self
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __sub__

class EqualFloat(float):
    def __eq__(self, other): return True
    def __float__(self): return 99.0
    __hash__ = float.__hash__

class EqualArray(np.ndarray):
    def __eq__(self, other): return True
    def __array_ufunc__(self, *args, **kwargs): return True
    __hash__ = None

class BadClass:
    @property
    def __class__(self): raise RuntimeError("no class")

class FalseClass:
    __class__ = float

class BadLength(list):
    def __len__(self): raise RuntimeError("no length")
    def __iter__(self): raise RuntimeError("no items")

class Exits(list):
    def __iter__(self): raise SystemExit(0)

class Endless(list):
    def __iter__(self):
        while True: yield 1.0

class BadFloat(float):
    def __float__(self): raise RuntimeError("no float")

class BadMeta(type):
    __module__ = property(lambda self: 1 / 0)
class Nameless(metaclass=BadMeta): pass

class BadArray(np.ndarray):
    def __array_finalize__(self, obj):
        if obj is not None and type(obj) is BadArray: raise RuntimeError("no copy")

generator = lambda: (x for x in [1.0])
dictionary = lambda: {"a": 1.0}
nothing = lambda: None
set_ = lambda: {1.0}
bytes_ = lambda: b"1.0"
complex_ = lambda: 1j
range_ = lambda: range(3)
map_ = lambda: map(float, [1])
function = lambda: print
class_ = lambda: float
module = lambda: np
huge = lambda: 10**100
text_array = lambda: np.array(["1.0"])
object_array = lambda: np.array([print, None], dtype=object)
dates = lambda: np.array(["2020-01-01"], "M8[D]")
records = lambda: np.zeros(2, [("a", "f8")])
counter = lambda: collections.Counter([1])
always_equal = lambda: AlwaysEqual()
false_class = lambda: FalseClass()
itself = lambda: NotImplemented
ellipsis_ = lambda: ...

equal_float = lambda: EqualFloat(2.5)
equal_array = lambda: np.array([1.0, 2.5]).view(EqualArray)

bad_class = lambda: BadClass()
bad_length = lambda: BadLength([1.0])
exits = lambda: Exits([1.0])
bad_float = lambda: BadFloat(2.5)
nameless = lambda: Nameless()
bad_array = lambda: np.zeros(3).view(BadArray)
surrogate = lambda: "\\ud800"
def loop():
    items = []
    items.append(items)
    return items

def deep():
    value = 1.0
    for _ in range(40):
        value = [value]
    return value
many_axes = lambda: np.ones((1,) * 20)
wide = lambda: np.empty((0, 2**30))
large = lambda: np.zeros(2**24)
long_list = lambda: [1.0] * 500_000
long_text = lambda: "x" * 3_000_000

endless = lambda: Endless()
fine = lambda: 42.0
"""


@pytest.fixture(scope="module")
def strange(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(STRANGE) as worker:
        yield worker


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("generator", "builtins.generator"),
        ("dictionary", "builtins.dict"),
        ("set_", "builtins.set"),
        ("bytes_", "builtins.bytes"),
        ("map_", "builtins.map"),
        ("function", "builtins.builtin_function_or_method"),
        ("class_", "builtins.type"),
        ("module", "builtins.module"),
        ("huge", "builtins.int"),
        ("text_array", "array of dtype <U3"),
        ("object_array", "array of dtype object"),
        ("dates", "array of dtype datetime64[D]"),
        ("records", "array of dtype [('a', '<f8')]"),
        ("counter", "collections.Counter"),
        ("itself", "builtins.NotImplementedType"),
        ("ellipsis_", "builtins.ellipsis"),
    ],
)
def test_what_is_no_answer_is_named(strange: Worker, function: str, name: str) -> None:
    assert value(strange, function) == wire.Unsupported(name)
    assert value(strange, "fine") == 42


def test_none_and_complex_numbers_arrive(strange: Worker) -> None:
    assert value(strange, "nothing") is None
    found = value(strange, "complex_")
    assert isinstance(found, (wire.Unsupported, np.ndarray))  # expect.as_scalar refuses both
    assert not isinstance(found, np.ndarray) or found == 1j


def test_what_claims_to_be_equal_to_everything_arrives_as_what_it_is(strange: Worker) -> None:
    array = value(strange, "equal_array")
    assert type(array) is np.ndarray
    assert array.tolist() == [1.0, 2.5]
    number = value(strange, "equal_float")
    assert type(number) is float


@pytest.mark.parametrize(
    "function",
    ["bad_class", "bad_length", "exits", "bad_float", "nameless", "bad_array", "surrogate", "false_class", "loop"],
)
def test_hostile_values_end_their_own_call_only(strange: Worker, function: str) -> None:
    reply = ask(strange, function)
    assert isinstance(reply, (Answer, wire.Raised)), reply
    assert value(strange, "fine") == 42


@pytest.mark.parametrize("function", ["deep", "many_axes", "wide", "large", "long_list", "long_text"])
def test_honest_values_that_do_not_fit_are_no_crash(strange: Worker, function: str) -> None:
    """The student reads what kind of value came back, not that a process broke."""
    reply = ask(strange, function)
    assert isinstance(reply, Answer), reply
    assert value(strange, "fine") == 42


def test_an_endless_list_runs_into_a_limit(strange: Worker) -> None:
    reply = ask(strange, "endless", seconds=0.5)
    assert isinstance(reply, (Died, wire.Raised))
    assert value(strange, "fine") == 42


def test_large_arguments_and_answers_do_not_block_each_other() -> None:
    x = np.arange(250_000.0)
    with loaded("def f(x):\n    return x") as worker:
        replies = list(worker.ask([framed("f", x + i) for i in range(20)], 5, 20))
    assert [float(reply.value[7]) for reply in replies if isinstance(reply, Answer)] == [7 + i for i in range(20)]


# --- arguments changed in place -------------------------------------------------------------------------------

MUTATIONS = """
import numpy as np
def in_place(a, b, q): b *= 2
def one_entry(a, b, q): a[-1] += 1e-300
def sign_of_zero(a, b, q): a[0] = -0.0
def sorted_(a, b, q): b.sort()
def resized(a, b, q): a.shape = (2, 2)
def swapped(a, b, q): b[:] = b[::-1].copy()
def longer(a, b, q): q.append(1.0)
def shorter(a, b, q): q.pop()
def reversed_(a, b, q): q.reverse()
def replaced(a, b, q): q[0] = q[0].copy()
def nested(a, b, q): q[1][0] = 5.0
def both(a, b, q):
    q.clear()
    a[0] = 7.0
def through_a_view(a, b, q): a.reshape(2, 2)[1, 1] = 9.0
def same_object(a, b, q):
    b += 1
    return b
def nothing(a, b, q): return a + 1
def written_back(a, b, q):
    b += 1
    b -= 1
def copies(a, b, q):
    a, b, q = a.copy(), b.copy(), [x.copy() for x in q]
    a[0] = b[0] = q[0][0] = 5.0
    q.append(1.0)
def alias(a, b, q): return a
def rebound(a, b, q):
    a = a * 2
    q = q + [1.0]
"""


@pytest.fixture(scope="module")
def mutator(sandbox: Sandbox) -> Iterator[Worker]:
    with loaded(MUTATIONS) as worker:
        yield worker


@pytest.mark.parametrize(
    ("function", "position"),
    [
        ("in_place", 1),
        ("one_entry", 0),
        ("sign_of_zero", 0),
        ("sorted_", 1),
        ("resized", 0),
        ("swapped", 1),
        ("longer", 2),
        ("shorter", 2),
        ("reversed_", 2),
        ("replaced", 2),
        ("nested", 2),
        ("both", 0),
        ("through_a_view", 0),
        ("same_object", 1),
        ("nothing", -1),
        ("written_back", -1),
        ("copies", -1),
        ("alias", -1),
        ("rebound", -1),
    ],
)
def test_arguments_changed_in_place_are_noticed(mutator: Worker, function: str, position: int) -> None:
    a, b = np.array([0.0, 1.0, np.nan, 1e-300]), np.array([3.0, 1.0, 2.0])
    reply = ask(mutator, function, a, b, [np.arange(3.0), np.ones(2)])
    assert isinstance(reply, Answer)
    assert reply.mutated == position


def test_an_answer_that_is_a_changed_argument_is_the_changed_one(mutator: Worker) -> None:
    assert value(mutator, "same_object", np.ones(4), np.array([3.0, 1.0, 2.0]), []).tolist() == [4, 2, 3]


def test_every_call_has_arguments_of_its_own() -> None:
    x = np.arange(3.0)
    source = "kept = []\ndef f(x):\n    kept.append(x)\n    x *= 2\n    x += len(kept)\n    return kept"
    with loaded(source) as worker:
        replies = list(worker.ask([framed("f", x)] * 3, 5, 20))
    last = replies[-1]
    assert isinstance(last, Answer)
    assert [array.tolist() for array in last.value] == [(x * 2 + i).tolist() for i in (1, 2, 3)]
    assert [reply.mutated for reply in replies if isinstance(reply, Answer)] == [0, 0, 0]


# --- what is left behind --------------------------------------------------------------------------------------


def is_alive(pid: int) -> bool:
    """A zombie, which waits for a parent that may never ask, is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@on_linux
@pytest.mark.parametrize("busy", ["while True: pass", "pass"])
def test_a_killed_grader_leaves_no_child(busy: str) -> None:
    source = f"import os\nprint(os.getpid())\ndef f():\n    {busy}\n    return 1.0"
    script = f"""
import time
from grader.limits import Limits
from grader.sandbox.child import wire
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker
worker = Worker({{"m.py": {source.encode()!r}}}, Limits())
worker.load("m", "m.py")
print(worker.printed(), end="", flush=True)
worker.ask([wire.frame(wire.Call("m", "f", []), [])], 60, 60)
time.sleep(60)
"""
    with tempfile.TemporaryDirectory() as temporary:  # the killed grader cannot remove its own
        environment = os.environ | {"TMPDIR": temporary}
        grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment)
        assert grader.stdout is not None
        with grader.stdout:
            pid = int(grader.stdout.readline())
            assert is_alive(pid)
            grader.send_signal(signal.SIGKILL)
            grader.wait()
        assert is_gone_within(pid, 1.0)


@plainly
@pytest.mark.parametrize(
    "body",
    ["return 1.0", "os._exit(0)", "while True: pass", "open('left.txt', 'w').write('x'); return 1.0"],
)
def test_no_directory_and_no_process_is_left(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with loaded(PRELUDE) as worker:
        first = value(worker, "do", "return os.getpid()")
        ask(worker, "do", body, seconds=0.3)
        last = value(worker, "do", "return os.getpid()")
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
    assert not is_alive(first)
    assert not is_alive(last)


def test_no_directory_is_left_where_grading_ends_in_an_exception(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt), loaded(PRELUDE):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@plainly
def test_no_directory_is_left_where_the_process_cannot_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path.parent / "no-such-python"))
    with pytest.raises(OSError, match="no-such-python"):
        Worker({"m.py": b""}, LIMITS)
    assert list(tmp_path.iterdir()) == []


@on_linux
def test_descriptors_are_closed() -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with loaded(PRELUDE) as worker:
            ask(worker, "do", "os._exit(0)")
            ask(worker, "fine")
    assert sorted(os.listdir("/proc/self/fd")) == before
