"""Functions of torch's in a worker: tensors and networks in, values and gradients out, networks kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from grader.limits import Limits
from grader.networks import BernoulliDecoder, Encoder, GaussianDecoder
from grader.question import frame_apply, frame_call
from grader.sandbox.child import tensors, wire
from grader.sandbox.child.wire import Kept, Network
from grader.sandbox.process import Answer, Reply
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker

SOURCE = b"""
import numpy as np
import torch
from torch import nn

def product(a, b): return a * b
def listed(a, b): return [x * y for x, y in zip(a, b)]
def number(a, b): return (a * b).sum().item()
def array(a, b): return (a * b).detach().numpy()
def detached(a, b): return (a * b).detach()
def rewrapped(a, b): return torch.tensor((a * b).tolist())
def without_graph(a, b):
    with torch.no_grad():
        return a * b
def half(a, b): return a * b.detach()
def single(a, b): return torch.zeros(len(a)) + a.float() * b
def in_place(a, b):
    a *= b
    return a
class Broken(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g): raise ValueError("no way back")
def broken(a, b): return Broken.apply(a) * b
def switched_off(a, b):
    torch.set_grad_enabled(False)
    return a * b
def encode(network, v): return torch.stack(network(v))
def changed(network, v):
    with torch.no_grad():
        next(network.parameters()).add_(1)
    return network(v)[0]
def train(seed):
    torch.manual_seed(int(seed))
    dropping = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5))
    return dropping, nn.Identity()
def unseeded(seed): return float(torch.rand(1)), float(np.random.rand())
"""

A, B = np.array([1.0, 2.0]), np.array([3.0, 5.0])
WEIGHTS = ([[1.0, 0.5]], [0.0], [[0.25, -1.0]], [0.5])
ENCODER = Network("Encoder", tuple(np.array(weight) for weight in WEIGHTS))


@pytest.fixture(scope="module")
def worker(sandbox: Sandbox) -> Iterator[Worker]:
    with started() as worker:
        yield worker


def started(entropy: int = 0) -> Worker:
    worker = Worker({"m.py": SOURCE}, Limits(), entropy)
    assert isinstance(worker.load("m", "m.py"), wire.Loaded)
    return worker


def reply(worker: Worker, function: str, *arguments: Any, by: tuple[int, ...] = (0, 1)) -> Reply:
    (only,) = worker.ask([frame_call("m", function, arguments, list(by))], 30, 30)
    return only


def answer(worker: Worker, function: str, *arguments: Any, by: tuple[int, ...] = (0, 1)) -> Any:
    given = reply(worker, function, *arguments, by=by)
    assert isinstance(given, Answer), given
    return given.value


@pytest.mark.parametrize("function", ["product", "listed", "in_place", "single"])
def test_the_value_comes_with_the_gradients_of_its_sum(worker: Worker, function: str) -> None:
    value, by_a, by_b = answer(worker, function, A, B)
    np.testing.assert_allclose(np.array(value), A * B, rtol=1e-6)
    np.testing.assert_allclose(by_a, B, rtol=1e-6)
    np.testing.assert_allclose(by_b, A, rtol=1e-6)


@pytest.mark.parametrize(
    ("function", "by_a", "by_b"),
    [
        ("number", "number", "number"),
        ("array", "array", "array"),
        ("detached", "detached", "detached"),
        ("rewrapped", "detached", "detached"),
        ("without_graph", "detached", "detached"),
        ("switched_off", "detached", "detached"),
        ("broken", "ValueError: no way back", "ValueError: no way back"),
    ],
)
def test_why_there_is_no_gradient_is_told(worker: Worker, function: str, by_a: str, by_b: str) -> None:
    value, *gradients = answer(worker, function, A, B)
    assert np.sum(value) == pytest.approx(A @ B)
    assert gradients == [by_a, by_b]
    assert not isinstance(answer(worker, "product", A, B)[1], str)  # whatever was switched off there


def test_an_argument_that_the_graph_does_not_reach_is_unused(worker: Worker) -> None:
    _, by_a, by_b = answer(worker, "half", A, B)
    np.testing.assert_allclose(by_a, B)
    assert by_b == "unused"


def test_a_change_in_place_is_seen(worker: Worker) -> None:
    changed = reply(worker, "in_place", A, B)
    assert isinstance(changed, Answer)
    assert changed.mutated == 0
    changed = reply(worker, "changed", ENCODER, A, by=(0,))
    assert isinstance(changed, Answer)
    assert changed.mutated == 0


def test_a_networks_gradient_is_that_of_all_its_parameters(worker: Worker) -> None:
    value, by_network = answer(worker, "encode", ENCODER, A, by=(0,))
    network = Encoder(*WEIGHTS)
    expected = torch.stack(network(torch.from_numpy(A)))
    expected.sum().backward()
    np.testing.assert_allclose(value, expected.detach().numpy())
    np.testing.assert_allclose(by_network, torch.cat([p.grad.reshape(-1) for p in network.parameters()]).numpy())


def test_networks_stay_and_can_be_applied_in_eval_mode(worker: Worker) -> None:
    dropping, identity = answer(worker, "train", 3, by=())
    assert isinstance(dropping, Kept)
    x = np.array([[1.0, 2.0]], np.float32)
    first, second, same = worker.ask(
        [frame_apply(dropping, (x,)), frame_apply(dropping, (x,)), frame_apply(identity, (x,))], 30, 30
    )
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert isinstance(same, Answer)
    assert first.value.dtype == np.float32
    np.testing.assert_array_equal(first.value, second.value)
    np.testing.assert_array_equal(same.value, x)


def test_a_network_that_was_never_kept_is_refused(worker: Worker) -> None:
    (refused,) = worker.ask([frame_apply(Kept(1000), (A,))], 30, 30)
    assert isinstance(refused, wire.Refused)


def test_what_is_left_unseeded_differs_between_entropies_only() -> None:
    drawn = []
    for entropy in (0, 0, 1):
        with started(entropy) as worker:
            drawn.append(answer(worker, "unseeded", 0, by=()))
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != drawn[2][0]
    assert drawn[0][1] != drawn[2][1]


def test_the_parent_differentiates_as_the_child_does() -> None:
    value, by_a = tensors.evaluate(lambda a: a**2, [A.copy()], [0])
    np.testing.assert_allclose(value.detach(), A**2)
    np.testing.assert_allclose(by_a, 2 * A)


@pytest.mark.parametrize("leading", [(), (4,), (2, 4)])
def test_networks_keep_leading_dimensions(leading: tuple[int, ...]) -> None:
    h = torch.zeros(*leading, 1, dtype=torch.float64)
    mean, log_variance = Encoder(*WEIGHTS)(torch.zeros(*leading, 2, dtype=torch.float64))
    assert mean.shape == log_variance.shape == (*leading, 1)
    assert BernoulliDecoder([[1.0], [2.0]], [0.0, 0.0])(h).shape == (*leading, 2)
    mean, variance = GaussianDecoder([[1.0], [2.0]], [0.0, 0.0], [[1.0], [2.0]], [0.0, 0.0])(h)
    assert mean.shape == variance.shape == (*leading, 2)
    assert bool((variance > 0).all())
