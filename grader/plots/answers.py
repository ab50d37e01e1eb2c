"""Who is asked for the numbers of a picture: the student's functions, in their worker, or the reference's."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from grader.explain import Locate, call_failure
from grader.outcome import CheckFailed
from grader.question import Question, frame_apply, frame_call
from grader.sandbox.child import wire
from grader.sandbox.process import Answer
from grader.sandbox.worker import Worker


class Answers(Protocol):
    """Both raise CheckFailed where there is no answer."""

    def many(self, function: str, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What a function of the topic answers to each of these arguments."""
        ...

    def apply(self, network: Any, argument: np.ndarray) -> Any:
        """What a network that a function has answered gives for an array: an array, or a list of them."""
        ...


def ask(answers: Answers, function: str, *arguments: Any) -> Any:
    return answers.many(function, [arguments])[0]


class Students:
    """Asked in the student's worker; what comes back is held to the signature, as in grading."""

    def __init__(self, worker: Worker, questions: Mapping[str, Question], names: Sequence[str], locate: Locate) -> None:
        self._worker = worker
        self._questions = questions
        self._names = names
        self._locate = locate

    def many(self, function: str, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        question = self._questions[function]
        frames = [frame_call(question.topic, function, call, question.signature.positions) for call in calls]
        limits = self._worker.limits
        seconds = question.seconds or limits.call_seconds
        total = question.seconds or limits.question_seconds
        replies = list(self._worker.ask(frames, seconds, total))
        answers = []
        for reply, call in zip(replies, calls, strict=False):
            if not isinstance(reply, Answer):
                raise call_failure(reply, question, self._names, self._locate)
            answers.append(question.signature.conform(reply.value, call))
        return answers

    def apply(self, network: wire.Kept, argument: np.ndarray) -> Any:
        (reply,) = self._worker.ask([frame_apply(network, (argument,))], 10, 10)
        if not isinstance(reply, Answer):
            raise call_failure(reply, self._questions["train_vae"], self._names, self._locate)
        return reply.value


class Nobody:
    """Stands for a student whose file cannot be asked, and says why."""

    def __init__(self, reason: CheckFailed) -> None:
        self._reason = reason

    def many(self, function: str, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        raise self._reason

    def apply(self, network: Any, argument: np.ndarray) -> Any:
        raise self._reason


class References:
    """The reference of a topic, asked in this process."""

    def __init__(self, topic: str) -> None:
        self._module = importlib.import_module(f"reference.{topic}")

    def many(self, function: str, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        return [getattr(self._module, function)(*map(self._given, call)) for call in calls]

    def apply(self, network: Any, argument: np.ndarray) -> Any:
        import torch

        with torch.no_grad():
            answer = network(torch.from_numpy(argument))
        return [part.numpy() for part in answer] if isinstance(answer, tuple) else answer.numpy()

    def _given(self, argument: Any) -> Any:
        """Only `train_vae` is asked for with tensors, and its images are the only float32."""
        if isinstance(argument, np.ndarray) and argument.dtype == np.float32:
            import torch

            return torch.from_numpy(argument)
        return argument
