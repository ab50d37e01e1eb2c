"""The figures of the README and of issue reports: `python benchmarks/bench.py`.

Whole commands are timed as fresh processes (median of 7). What happens inside one process is compared with the
pure cost of the same calls: the student's functions, imported and called directly on the same arguments.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the worker has one thread as well

from grader import question
from grader.bank import Bank
from grader.limits import Limits
from grader.question import Question
from grader.questions import COURSE, TOPICS
from grader.replay import Replay
from grader.run import grade
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.sandbox.zygote import TIERS, Zygote
from grader.submission import read

ROOT = Path(__file__).resolve().parent.parent
RIGHT = ROOT / "examples" / "submissions" / "all_right"
RUNS = 7
NUMPY = [topic for topic in TOPICS if topic not in ("autoencoders", "derivations", "concepts")]
QUESTIONS = [question for question in COURSE if question.topic in NUMPY]


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        environment = os.environ | {"GRADER_BANK": directory}
        absent = whole_command(environment, 1, "--fast")
        print(f"all {len(COURSE)} questions, fresh process, bank absent    {absent:7.3f} s   (at most 30)")
        first = whole_command(environment, RUNS, "mixtures", "variational")
        print(f"mixtures and variational, bank present       {first:7.3f} s   (at most 2.0)")
        present = whole_command(environment, RUNS, *NUMPY)
        print(f"all {len(QUESTIONS)} NumPy questions, bank present       {present:7.3f} s   (at most 3.5)")
        torch = whole_command(environment, RUNS, "autoencoders", "--fast")
        print(f"autoencoders without train_vae, bank present {torch:7.3f} s   (at most 4.0)")
        symbolic = whole_command(environment, RUNS, "derivations")
        print(f"derivations, bank present                    {symbolic:7.3f} s   (at most 3.0)")
        words = whole_command(environment, RUNS, "concepts")
        print(f"concepts, bank present                       {words:7.3f} s   (at most 0.6)")
        one = whole_command(environment, RUNS, "mixtures.gaussian_m_step")
        print(f"one question, bank present                   {one:7.3f} s   (at most 0.6)")

        bank = Bank(directory=Path(directory))
        calls = record_calls(bank)
        modules = {topic: load(RIGHT / f"{topic}.py") for topic in NUMPY}
        submission = read(RIGHT, TOPICS)
        pure = median(lambda: evaluate(modules, calls))
        again = median(lambda: grade(submission, QUESTIONS, COURSE, bank))
        print(f"a second submission in the same process     {again:8.3f} s   = {again / pure:.1f} x the pure")
        print(f"  cost of its {len(calls)} calls, {pure:.3f} s{'':22} (at most 10 x)")
        replayed(bank, modules)
        if sys.platform == "linux" and shutil.which("bwrap"):
            for tier in TIERS:
                sandboxed(tier)


def sandboxed(tier: str) -> None:
    """A submission's first answer from a fork of a zygote that has imported torch, and what it costs in all."""
    answered: list[float] = []
    memory: list[int] = []
    with Zygote(tier) as zygote:
        zygote.prepare(["scipy.stats", "sympy", "torch"])

        def submission() -> None:
            start = time.perf_counter()
            with Worker({"m.py": b"def f():\n    return 1.0\n"}, Limits(), sandbox=zygote) as worker:
                worker.load("m", "m.py")
                list(worker.ask([wire.frame(wire.Call("m", "f", []), [])], 10.0, 10.0))
                answered.append(time.perf_counter() - start)
                if not memory:
                    memory.append(private_memory(zygote))

        submission()
        busy = processor_time()
        for _ in range(100):
            submission()
        cost = (processor_time() - busy) / 100
    print(f"{tier}: first answer of a fork, with torch  {1e3 * statistics.median(answered[1:]):8.1f} ms  (at most 30)")
    print(f"  processor time, of the whole machine      {1e3 * cost:8.1f} ms  (at most 50)")
    print(f"  memory beyond the zygote's                {memory[0] / 1024:8.1f} MiB (at most 20)")


def processor_time() -> float:
    """Seconds that the machine's processors have worked: what a fork costs is paid by several processes."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def private_memory(zygote: Zygote) -> int:
    """Of the submission's process and its guardian: KiB that they do not share with the zygote."""
    ours = {zygote._popen.pid}
    found = []
    for _ in range(6):  # bubblewrap, bubblewrap again for root, the zygote, the guardian, the process
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) in ours:
                ours.add(int(folder.name))
    for pid in ours:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        if b"/child/__main__.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
            found.append((pid, int(rollup.partition("Private_Dirty:")[2].split()[0])))
    return sum(size for _, size in sorted(found)[-2:])


def replayed(bank: Bank, modules: dict[str, Any]) -> None:
    """One check's 100 cases and one call, beyond the evaluation of the function."""
    question = next(q for q in COURSE if q.name == "mixtures.gaussian_m_step")
    check = next(check for check in question.checks if check.name == "covariances")
    cases = bank.cases(question, check)
    function = modules["mixtures"].gaussian_m_step
    with Worker(read(RIGHT, TOPICS).files, Limits()) as worker:
        loaded = worker.load("mixtures", "mixtures.py")
        assert isinstance(loaded, wire.Loaded)

        def once() -> None:
            assert fresh(worker, question).run(question, check, cases) == ""

        pure = median(lambda: [function(*case) for case in cases])
        beyond = median(once, 31) - pure
        print(f"replaying {len(cases)} cases, beyond evaluating them  {1e3 * beyond:8.2f} ms  (at most 1.5)")
        body: list[bytes] = []
        packed = [wire.pack(argument, body) for argument in cases[0]]
        call = wire.frame(wire.Call("mixtures", "gaussian_m_step", packed), body)
        single = median(lambda: list(worker.ask([call], 10.0, 10.0)), 201) - median(lambda: function(*cases[0]), 201)
        print(f"one call's round trip                       {1e6 * single:8.0f} µs  (at most 100)")


def fresh(worker: Worker, question: Question) -> Replay:
    return Replay(worker, {question.function: question}, question.topic, [], lambda file, line: "")


def whole_command(environment: dict[str, str], runs: int, *selectors: str) -> float:
    command = [sys.executable, "-m", "grader", *selectors, "--submission", str(RIGHT)]
    return median(lambda: subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL), runs)


def record_calls(bank: Bank) -> list[tuple[str, str, tuple[Any, ...]]]:
    """Every different call that grading the right submission makes."""
    calls: dict[bytes, tuple[str, str, tuple[Any, ...]]] = {}
    frame = question.wire.frame

    def recording(message: Any, body: list[bytes]) -> bytes:
        framed = frame(message, body)
        if isinstance(message, wire.Call):
            arguments, _ = wire.unpack_arguments(message.arguments, b"".join(body))
            calls[framed] = message.module, message.function, tuple(arguments)
        return framed

    question.wire.frame = recording
    try:
        report = grade(read(RIGHT, TOPICS), QUESTIONS, COURSE, bank)
    finally:
        question.wire.frame = frame
    assert report.earned == report.possible
    return list(calls.values())


def evaluate(modules: dict[str, Any], calls: list[tuple[str, str, tuple[Any, ...]]]) -> None:
    for topic, function, arguments in calls:
        try:
            getattr(modules[topic], function)(*arguments)
        except ValueError:  # what maximise_elbo is asked to raise
            pass


def load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"right_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def median(run: Callable[[], Any], runs: int = RUNS) -> float:
    seconds = []
    for _ in range(runs + (runs > 1)):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[runs > 1 :])  # the first one warms up


if __name__ == "__main__":
    main()
