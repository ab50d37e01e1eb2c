"""Three forms of the ELBO: Tutorial EM, Problem 5, and the lecture's eq. (37)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Student, agrees, check
from grader.questions.elbo.recurring import (
    Arguments,
    exact_noise,
    factor_analysis,
    factorised,
    normal_log_density,
    sizes_with_a_one,
    unequal_sizes,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import elbo as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.elbo")


# A model and a q in which the expectations of all three forms are known exactly: all they average is quadratic.
# Three Gauss-Hermite nodes have the weights 1/6, 2/3 and 1/6: as six samples they count alike.
V, F = np.array([1.0, 2.0, 0.5]), np.array([[1.0, 0.5], [0.0, 1.0], [-1.0, 0.5]])
C, PSI = np.array([0.5, 0.0, -0.5]), np.array([0.5, 1.0, 2.0])
MEAN, STD = np.array([0.5, 1.0]), np.array([0.75, 0.5])
LATENTS = MEAN + STD * exact_noise(2, (-(3**0.5), 0.0, 0.0, 0.0, 0.0, 3**0.5))
LOG_LIKELIHOOD = normal_log_density(V, LATENTS @ F.T + C, PSI)
LOG_JOINT = LOG_LIKELIHOOD + normal_log_density(LATENTS, 0.0, 1.0)
LOG_Q = normal_log_density(LATENTS, MEAN, STD**2)


def bound_of_the_model(*arguments: np.ndarray) -> float:
    return reference.linear_gaussian_elbo(V, F, C, PSI, MEAN, STD)


def agrees_with_the_other_forms(over: Callable[[DrawFn], Arguments], remark: str = "") -> Check:
    """The law that the form has the same expectation as the others."""

    def body(form: Student, case: Case) -> str:
        expect_close(form(*case), case.expected, what="over samples with the exact moments of q the bound")
        return remark

    title = "All three forms have the same expectation (exactly, by quadrature, in a linear-Gaussian model)."
    return Check(body, 0, over, bound_of_the_model, 1, title=title, name="agrees_with_the_other_forms")


VARIANCES = (
    f"variance of one sample in a small model: KL form {np.var(LOG_LIKELIHOOD):.3g}, entropy form "
    f"{np.var(LOG_JOINT):.3g}, sample form {np.var(LOG_JOINT - LOG_Q):.3g}; at the posterior the last has none"
)


def sampled_likelihoods(draw: DrawFn) -> Arguments:
    s, h = unequal_sizes(draw, 2, high=5)
    return {"log_likelihood": draws.array(draw, s, low=-6, high=1)} | factorised(draw, h)


def likelihoods_with_a_size_of_one(draw: DrawFn) -> Arguments:
    s, h = sizes_with_a_one(draw)
    return {"log_likelihood": draws.array(draw, s, low=-6, high=1)} | factorised(draw, h)


def likelihoods_of_any_size(draw: DrawFn) -> Arguments:
    """As of one pixel or of many; latents that the prior finds unlikely, and narrow or wide q."""
    arguments = sampled_likelihoods(draw)
    return {
        "log_likelihood": draws.one_of(draw, [1.0, 100.0]) * arguments["log_likelihood"],
        "mean": draws.one_of(draw, [1.0, 5.0]) * arguments["mean"],
        "std": draws.one_of(draw, [1e-4, 1e-2, 10.0]) * arguments["std"],
    }


def likelihoods_in_the_model(draw: DrawFn) -> Arguments:
    return draws.one_of(draw, [{"log_likelihood": LOG_LIKELIHOOD, "mean": MEAN, "std": STD}])


ELBO_KL_FORM = Question(
    "elbo.elbo_kl_form",
    takes="log_likelihood (s,), mean (h,), std (h,)",
    returns="elbo ()",
    over=sampled_likelihoods,
    checks=(
        agrees(
            7,
            title="It is the average log-likelihood minus KL(q to the prior) (Problem 5, eq. 1).",
            hint="The divergence sums over latent dimensions and is subtracted once; where q is the prior it is 0.",
        ),
        agrees_with_the_other_forms(likelihoods_in_the_model),
        agrees(
            1,
            name="wide_range",
            over=likelihoods_of_any_size,
            cases=30,
            title="It holds for likelihoods of every size, and for narrow and wide q.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=likelihoods_with_a_size_of_one,
            cases=20,
            title="One sample or one latent dimension is no special case.",
        ),
    ),
)


def sampled_joints(draw: DrawFn) -> Arguments:
    s, h = unequal_sizes(draw, 2, high=5)
    return {"log_joint": draws.array(draw, s, low=-6, high=1), "std": draws.array(draw, h, low=0.125, high=2)}


def joints_with_a_size_of_one(draw: DrawFn) -> Arguments:
    s, h = sizes_with_a_one(draw)
    return {"log_joint": draws.array(draw, s, low=-6, high=1), "std": draws.array(draw, h, low=0.125, high=2)}


def joints_of_any_size(draw: DrawFn) -> Arguments:
    arguments = sampled_joints(draw)
    std = draws.one_of(draw, [1e-4, 1e-2, 100.0]) * arguments["std"]
    return {"log_joint": draws.one_of(draw, [1.0, 100.0]) * arguments["log_joint"], "std": std}


def joints_in_the_model(draw: DrawFn) -> Arguments:
    return draws.one_of(draw, [{"log_joint": LOG_JOINT, "std": STD}])


ELBO_ENTROPY_FORM = Question(
    "elbo.elbo_entropy_form",
    takes="log_joint (s,), std (h,)",
    returns="elbo ()",
    over=sampled_joints,
    checks=(
        agrees(
            7,
            title="It is the average log joint density plus the entropy of q (Problem 5, eq. 2).",
            hint="Each latent dimension has an entropy of its own, with log σ and two constants: a 2π and an e.",
        ),
        agrees_with_the_other_forms(joints_in_the_model),
        agrees(
            1,
            name="wide_range",
            over=joints_of_any_size,
            cases=30,
            title="It holds for densities of every size, and for narrow and wide q.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=joints_with_a_size_of_one,
            cases=20,
            title="One sample or one latent dimension is no special case.",
        ),
    ),
)


def sampled_densities(draw: DrawFn) -> Arguments:
    s = draws.size(draw, 3, 6)
    return {"log_joint": draws.array(draw, s, low=-6, high=1), "log_q": draws.array(draw, s, low=-4, high=2)}


def single_sample(draw: DrawFn) -> Arguments:
    return {name: value[:1] for name, value in sampled_densities(draw).items()}


def densities_of_any_size(draw: DrawFn) -> Arguments:
    arguments = sampled_densities(draw)
    return {
        "log_joint": arguments["log_joint"] - draws.one_of(draw, [1e3, 1e4]),
        "log_q": arguments["log_q"] - draws.one_of(draw, [-300.0, 900.0, 1e4]),
    }


def densities_at_the_posterior(draw: DrawFn) -> Arguments:
    """Samples of any kind, and the posterior density of factor analysis for q."""
    s, d, h = draws.size(draw, 2, 4), draws.size(draw, 1, 3), draws.size(draw, 1, 2)
    model = factor_analysis(draw, d, h)
    v, latents = draws.array(draw, d), draws.array(draw, s, h)
    log_joint = normal_log_density(v, latents @ model["F"].T + model["c"], model["psi"])
    log_joint += normal_log_density(latents, 0.0, 1.0)
    covariance = model["F"] @ model["F"].T + np.diag(model["psi"])
    residual = v - model["c"]
    log_evidence = -0.5 * residual @ np.linalg.solve(covariance, residual)
    log_evidence -= 0.5 * np.linalg.slogdet(2 * np.pi * covariance)[1]
    return {"log_joint": log_joint, "log_q": log_joint - log_evidence}


def densities_in_the_model(draw: DrawFn) -> Arguments:
    return draws.one_of(draw, [{"log_joint": LOG_JOINT, "log_q": LOG_Q}])


@check(
    points=1, over=densities_at_the_posterior, cases=20, hint="By Bayes' rule log p(x, z) - log p(z | x) is log p(x)."
)
def has_no_variance_at_the_posterior(form: Student, case: Case) -> None:
    """Where q is the posterior, every single sample gives the log evidence: the variance is zero."""
    expect_close(form(*case), case.expected, what="the average over all samples")
    for i in range(len(case.log_q)):
        alone = form(case.log_joint[i : i + 1], case.log_q[i : i + 1])
        expect_close(alone, case.expected, what=f"the estimate from sample {i} alone")


ELBO_SAMPLE_FORM = Question(
    "elbo.elbo_sample_form",
    takes="log_joint (s,), log_q (s,)",
    returns="elbo ()",
    over=sampled_densities,
    checks=(
        agrees(
            6,
            title="It is the average of log p(x, z) - log q(z) (Problem 5, eq. 3).",
            hint="The logarithm stands inside the expectation, and all samples from q count alike.",
        ),
        agrees_with_the_other_forms(densities_in_the_model, remark=VARIANCES),
        has_no_variance_at_the_posterior,
        agrees(
            1,
            name="wide_range",
            over=densities_of_any_size,
            cases=30,
            title="Log densities far from 0 are no problem.",
            hint="exp(-1e4) is 0 in floating point. Stay with the logarithms.",
        ),
        agrees(1, name="single_sample", over=single_sample, cases=20, title="A single sample is no special case."),
    ),
)
