"""The questions on variational auto-encoders, in torch (Exercise 2; lecture equations 34 to 41)."""

from grader.questions.autoencoders.bounds import BERNOULLI_VAE_ELBO, GAUSSIAN_VAE_ELBO, STICKING_THE_LANDING_ELBO
from grader.questions.autoencoders.densities import (
    BERNOULLI_LOG_LIKELIHOOD,
    CONTINUOUS_BERNOULLI_LOG_LIKELIHOOD,
    GAUSSIAN_LOG_LIKELIHOOD,
    KL_TO_STANDARD_NORMAL,
    REPARAMETERISE,
)
from grader.questions.autoencoders.training import TRAIN_VAE

QUESTIONS = (
    KL_TO_STANDARD_NORMAL,
    REPARAMETERISE,
    BERNOULLI_LOG_LIKELIHOOD,
    GAUSSIAN_LOG_LIKELIHOOD,
    CONTINUOUS_BERNOULLI_LOG_LIKELIHOOD,
    BERNOULLI_VAE_ELBO,
    GAUSSIAN_VAE_ELBO,
    STICKING_THE_LANDING_ELBO,
    TRAIN_VAE,
)
