"""Half of the points for what follows from one's own mistake; nothing for functions that only agree to say nothing."""

import pytest

from grader.bank import Bank
from grader.questions import COURSE
from grader.report import QuestionReport
from grader.run import grade
from grader.submission import Submission

# By the question that builds on others: a wrong earlier answer, the right conclusion from it, and the core points.
VARIATIONAL = """
import numpy as np
from scipy.stats import norm
def log_evidence(x, theta):  # theta squared is not halved
    return np.log(theta) + theta**2 - theta * x + norm.logcdf(x - theta)
def exponential_elbo(x, theta, phi):  # without the entropy of q
    return np.log(theta) - theta / phi - 0.5 * np.log(2 * np.pi) - 0.5 * (x**2 - 2 * x / phi + 2 / phi**2)
"""
MIXTURES = """
import numpy as np
from scipy.stats import multivariate_normal
def gaussian_responsibilities(x, weights, means, covariances):  # without the weights
    densities = np.stack([multivariate_normal(m, c).pdf(x) for m, c in zip(means, covariances)], axis=1)
    return densities / densities.sum(axis=1, keepdims=True)
def gaussian_m_step(x, r):  # one covariance more than there is
    n = r.sum(axis=0)
    means = (r.T @ x) / n[:, None]
    spread = [(r[:, k, None] * (x - m)).T @ (x - m) for k, m in enumerate(means)]
    return n / len(x), means, 1.25 * np.array(spread) / n[:, None, None]
def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    joint = np.stack([w * multivariate_normal(m, c).pdf(x) for w, m, c in zip(weights, means, covariances)], axis=1)
    return np.log(joint.sum(axis=1)).sum()
def expected_complete_log_likelihood(x, r, weights, means, covariances):  # without the weights
    logs = np.stack([multivariate_normal(m, c).logpdf(x) for m, c in zip(means, covariances)], axis=1)
    return np.sum(r * logs.reshape(r.shape))
def bernoulli_responsibilities(x, theta):
    p = np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)
    return p / p.sum(axis=1, keepdims=True)
def bernoulli_m_step(x, r):  # divides by one too many
    return (r.T @ x) / (r.sum(axis=0)[:, None] + 1)
"""
ELBO = """
import numpy as np
def linear_gaussian_elbo(v, F, c, psi, mean, std):  # the KL counts twice
    fit = -0.5 * np.sum(((v - c - F @ mean) ** 2 + F**2 @ std**2) / psi + np.log(2 * np.pi * psi))
    return fit - np.sum(std**2 + mean**2 - 1 - 2 * np.log(std))
def mean_field_optimum(v, F, c, psi):
    precision = np.eye(F.shape[1]) + F.T @ (F / psi[:, None])
    return np.linalg.solve(precision, F.T @ ((v - c) / psi)), 1 / np.sqrt(np.diag(precision))
"""
AUTOENCODERS = """
import math
import torch
def kl_to_standard_normal(mean, log_variance):  # without the half
    return (log_variance.exp() + mean**2 - 1 - log_variance).sum(-1)
def reparameterise(mean, log_variance, noise):  # the variance for the standard deviation
    return mean + log_variance.exp() * noise
def bernoulli_log_likelihood(v, logits):
    return (v * logits - torch.nn.functional.softplus(logits)).sum(-1)
def gaussian_log_likelihood(v, mean, variance):
    return -0.5 * ((v - mean) ** 2 / variance + variance.log() + math.log(2 * math.pi)).sum(-1)
"""
VAE = (
    "def {name}_vae_elbo(v, encoder, decoder, noise):\n"
    "    mean, log_variance = encoder(v)\n"
    "    fit = {name}_log_likelihood(v, {decoded})\n"
    "    return (fit.mean(0) - kl_to_standard_normal(mean, log_variance)).sum()\n"
)
SAMPLES = "decoder(reparameterise(mean, log_variance, noise))"
FOLLOWING = {
    "variational.exponential_elbo_gradients": (
        VARIATIONAL,
        "def exponential_elbo_gradients(x, theta, phi):\n"
        "    return 1 / theta - 1 / phi, theta / phi**2 - x / phi**2 + 2 / phi**3\n",
        # The derivative by theta does not contain the entropy, and is right.
        3 + 5 // 2,
    ),
    "variational.elbo_gap": (
        VARIATIONAL,
        "def elbo_gap(x, theta, phi):\n    return log_evidence(x, theta) - exponential_elbo(x, theta, phi)\n",
        8 // 2,
    ),
    "variational.posterior_log_density": (
        VARIATIONAL,
        "def posterior_log_density(z, x, theta):\n"
        "    joint = np.log(theta) - theta * z + norm.logpdf(x, z, 1)\n"
        "    return np.where(z > 0, joint - log_evidence(x, theta), -np.inf)\n",
        5 // 2,
    ),
    "mixtures.mixture_elbo": (
        MIXTURES,
        "def mixture_elbo(x, r, weights, means, covariances):\n"
        "    entropy = -np.sum(r * np.log(np.where(r > 0, r, 1)))\n"
        "    return expected_complete_log_likelihood(x, r, weights, means, covariances) + entropy\n",
        5 // 2,
    ),
    "mixtures.fit_gaussian_mixture": (
        MIXTURES,
        "def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):\n"
        "    trace = [gaussian_mixture_log_likelihood(x, weights, means, covariances)]\n"
        "    for _ in range(max_iter):\n"
        "        r = gaussian_responsibilities(x, weights, means, covariances)\n"
        "        weights, means, covariances = gaussian_m_step(x, r)\n"
        "        trace.append(gaussian_mixture_log_likelihood(x, weights, means, covariances))\n"
        "        if trace[-1] - trace[-2] < tol:\n            break\n"
        "    return weights, means, covariances, np.array(trace)\n",
        3 // 2 + 1 // 2 + 2 // 2 + 2 // 2,
    ),
    "mixtures.fit_bernoulli_mixture": (
        MIXTURES,
        "def fit_bernoulli_mixture(x, theta, tol, max_iter):\n"
        "    def value(t):\n"
        "        return np.log(np.prod(np.where(x[:, None] == 1, t, 1 - t), axis=2).mean(axis=1)).sum()\n"
        "    trace = [value(theta)]\n"
        "    for _ in range(max_iter):\n"
        "        theta = bernoulli_m_step(x, bernoulli_responsibilities(x, theta))\n"
        "        trace.append(value(theta))\n"
        "        if trace[-1] - trace[-2] < tol:\n            break\n"
        "    return theta, np.array(trace)\n",
        3 // 2 + 4 // 2,
    ),
    "elbo.amortisation_gap": (
        ELBO,
        "def amortisation_gap(v, F, c, psi, W, b, log_std):\n"
        "    def gap(x):\n"
        "        best = linear_gaussian_elbo(x, F, c, psi, *mean_field_optimum(x, F, c, psi))\n"
        "        return best - linear_gaussian_elbo(x, F, c, psi, W @ x + b, np.exp(log_std))\n"
        "    return np.array([gap(x) for x in v])\n",
        8 // 2,
    ),
    "autoencoders.bernoulli_vae_elbo": (
        AUTOENCODERS,
        VAE.format(name="bernoulli", decoded=SAMPLES),
        4 // 2 + 4 // 2 + 2 // 2,
    ),
    "autoencoders.gaussian_vae_elbo": (
        AUTOENCODERS,
        VAE.format(name="gaussian", decoded=f"*{SAMPLES}"),
        4 // 2 + 4 // 2 + 2 // 2,
    ),
}


def graded(name: str, source: str) -> QuestionReport:
    topic = name.partition(".")[0]
    files = {f"{topic}.py": source.encode()}
    asked = [question for question in COURSE if question.name == name]
    return grade(Submission(files, {topic: f"{topic}.py"}), asked, COURSE, Bank()).questions[0]


def core(question: QuestionReport) -> int:
    return sum(check.earned for check in question.checks if check.core)


def test_every_follow_through_of_the_course_is_tried() -> None:
    assert {question.name for question in COURSE if question.follow_through} == FOLLOWING.keys()


@pytest.mark.parametrize("name", FOLLOWING)
def test_what_follows_from_ones_own_mistake_pays_half(name: str) -> None:
    earlier, later, points = FOLLOWING[name]
    question = graded(name, earlier + later)
    followed = [check for check in question.checks if check.status == "FOLLOWED"]
    assert core(question) == points
    assert followed
    for check in followed:
        assert check.earned == check.points // 2
        assert "Follow-through, half of the points, rounded down: the answer follows from your own " in check.message
        assert check.counterexample is not None


@pytest.mark.parametrize("name", FOLLOWING)
def test_the_same_answer_without_the_mistake_that_it_follows_from_pays_nothing(name: str) -> None:
    earlier, later, _ = FOLLOWING[name]
    claim = next(question.follow_through for question in COURSE if question.name == name)
    assert claim is not None
    # Under another name the earlier function is not there to follow from.
    renamed = (earlier + later).replace(claim.also[0], "mine")
    assert not [check for check in graded(name, renamed).checks if check.status == "FOLLOWED"]


SAYING_NOTHING = {
    "zeros": ("0.0 * x", "0.0 * x", "(0.0, 0.0)", "0.0"),
    "a constant": ("3.0", "1.0", "(0.0, 0.0)", "2.0"),
    "an echo": ("x", "0.0", "(0.0, 0.0)", "x"),
    "one echo from another": ("x + 0", "x", "(0.0, 0.0)", "0.0"),
    "not a number": ("float('nan')", "float('nan')", "(float('nan'), float('nan'))", "float('nan')"),
    "noise below the tolerance": (
        "1e-9 * np.sin(1e4 * (x + theta))",
        "1e-9 * np.sin(x * phi)",
        "(1e-9 * x, 0.0)",
        "1e-9 * np.sin(theta)",
    ),
    "the same noise": ("R", "R / 2", "(0.0, 0.0)", "R / 2"),
}


@pytest.mark.parametrize("kind", SAYING_NOTHING)
def test_functions_that_agree_to_say_nothing_earn_nothing(kind: str) -> None:
    evidence, elbo, gradients, gap = SAYING_NOTHING[kind]
    source = (
        "import random\nimport numpy as np\nR = random.Random(1).random()\n"
        f"def log_evidence(x, theta): return {evidence}\n"
        f"def exponential_elbo(x, theta, phi): return {elbo}\n"
        f"def exponential_elbo_gradients(x, theta, phi): return {gradients}\n"
        f"def elbo_gap(x, theta, phi): return {gap}\n"
    )
    assert graded("variational.elbo_gap", source).earned == 0
    assert graded("variational.exponential_elbo_gradients", source).earned == 0


def test_fits_that_make_nothing_of_the_data_earn_nothing() -> None:
    copied = (
        "import numpy as np\n"
        "def bernoulli_responsibilities(x, theta): return np.full((len(x), len(theta)), 1 / len(theta))\n"
        "def bernoulli_m_step(x, r): return np.random.default_rng(0).random((r.shape[1], x.shape[1]))\n"
        "def fit_bernoulli_mixture(x, theta, tol, max_iter):\n"
        "    def value(t):\n"
        "        return np.log(np.prod(np.where(x[:, None] == 1, t, 1 - t), axis=2).mean(axis=1)).sum()\n"
        "    trace = [value(theta)]\n"
        "    for _ in range(max_iter):\n"
        "        theta = np.random.default_rng(0).random(theta.shape)\n"
        "        trace.append(value(theta))\n"
        "        if trace[-1] - trace[-2] < tol:\n            break\n"
        "    return theta, np.array(trace)\n"
    )
    assert core(graded("mixtures.fit_bernoulli_mixture", copied)) == 0


def test_a_gradient_that_is_not_that_of_ones_own_value_does_not_follow() -> None:
    earlier, later, _ = FOLLOWING["autoencoders.bernoulli_vae_elbo"]
    detached = later.replace(
        " - kl_to_standard_normal(mean, log_variance)", " - kl_to_standard_normal(mean, log_variance).detach()"
    )
    question = graded("autoencoders.bernoulli_vae_elbo", earlier + detached)
    assert detached != later
    assert not [check for check in question.checks if check.status == "FOLLOWED"]


def test_what_is_wrong_beside_right_answers_follows_from_nothing() -> None:
    """Claims tolerate more than checks do."""
    source = (
        "import numpy as np\nfrom scipy.stats import norm\n"
        "def log_evidence(x, theta):\n"
        "    return np.log(theta) + theta**2 / 2 - theta * x + norm.logcdf(x - theta)\n"
        "def exponential_elbo(x, theta, phi):\n"
        "    fit = -0.5 * np.log(2 * np.pi) - 0.5 * (x**2 - 2 * x / phi + 2 / phi**2)\n"
        "    return np.log(theta) - theta / phi + fit + 1 - np.log(phi)\n"
        "def elbo_gap(x, theta, phi):\n"
        "    return log_evidence(x, theta) - exponential_elbo(x, theta, phi) + 6e-5\n"
    )
    assert not [check for check in graded("variational.elbo_gap", source).checks if check.status == "FOLLOWED"]
