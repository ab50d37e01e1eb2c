"""The questions on variational inference in closed form (Sheet 02, Problems 1 to 3)."""

from grader.questions.variational.bound import (
    ELBO_GAP,
    EXPONENTIAL_ELBO,
    EXPONENTIAL_ELBO_GRADIENTS,
    MAXIMISE_ELBO,
)
from grader.questions.variational.divergences import KL_EXPONENTIAL, KL_FACTORISED, KL_FACTORISED_GAUSSIAN
from grader.questions.variational.evidence import LOG_EVIDENCE, POSTERIOR_LOG_DENSITY
from grader.questions.variational.maps import EXPONENTIAL_FROM_EXPONENTIAL, EXPONENTIAL_FROM_UNIFORM

QUESTIONS = (
    LOG_EVIDENCE,
    POSTERIOR_LOG_DENSITY,
    EXPONENTIAL_ELBO,
    EXPONENTIAL_ELBO_GRADIENTS,
    ELBO_GAP,
    MAXIMISE_ELBO,
    EXPONENTIAL_FROM_EXPONENTIAL,
    EXPONENTIAL_FROM_UNIFORM,
    KL_EXPONENTIAL,
    KL_FACTORISED,
    KL_FACTORISED_GAUSSIAN,
)
