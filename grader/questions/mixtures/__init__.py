"""The questions on mixture models and EM (Tutorial EM, Problems 1 to 3)."""

from grader.questions.mixtures.bernoulli import BERNOULLI_M_STEP, BERNOULLI_RESPONSIBILITIES
from grader.questions.mixtures.fits import FIT_BERNOULLI_MIXTURE, FIT_GAUSSIAN_MIXTURE
from grader.questions.mixtures.m_step import GAUSSIAN_M_STEP
from grader.questions.mixtures.objectives import (
    EXPECTED_COMPLETE_LOG_LIKELIHOOD,
    GAUSSIAN_MIXTURE_LOG_LIKELIHOOD,
    MIXTURE_ELBO,
)
from grader.questions.mixtures.responsibilities import GAUSSIAN_RESPONSIBILITIES, UNIFORM_RESPONSIBILITIES

QUESTIONS = (
    UNIFORM_RESPONSIBILITIES,
    GAUSSIAN_RESPONSIBILITIES,
    GAUSSIAN_M_STEP,
    EXPECTED_COMPLETE_LOG_LIKELIHOOD,
    GAUSSIAN_MIXTURE_LOG_LIKELIHOOD,
    MIXTURE_ELBO,
    FIT_GAUSSIAN_MIXTURE,
    BERNOULLI_RESPONSIBILITIES,
    BERNOULLI_M_STEP,
    FIT_BERNOULLI_MIXTURE,
)
