"""The questions on latent-variable models side by side (Exercise 1; lecture equations 29 to 41)."""

from grader.questions.generative.autoregression import AUTOREGRESSIVE_LOG_DENSITY, MARKOV_CHAIN_LOG_DENSITY
from grader.questions.generative.decoders import (
    FACTOR_ANALYSIS_LOG_LIKELIHOOD,
    FACTOR_ANALYSIS_SAMPLE,
    GAUSSIAN_VAE_SAMPLE,
    LINEAR_DECODER,
    RELU_DECODER,
)
from grader.questions.generative.identification import EXCESS_KURTOSIS, IDENTIFY_MODEL
from grader.questions.generative.sources import ICA_MIX, LAPLACE_SOURCES, UNIFORM_SOURCES

QUESTIONS = (
    FACTOR_ANALYSIS_SAMPLE,
    FACTOR_ANALYSIS_LOG_LIKELIHOOD,
    RELU_DECODER,
    GAUSSIAN_VAE_SAMPLE,
    LINEAR_DECODER,
    LAPLACE_SOURCES,
    UNIFORM_SOURCES,
    ICA_MIX,
    EXCESS_KURTOSIS,
    IDENTIFY_MODEL,
    AUTOREGRESSIVE_LOG_DENSITY,
    MARKOV_CHAIN_LOG_DENSITY,
)
