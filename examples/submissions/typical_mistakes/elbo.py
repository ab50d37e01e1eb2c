"""Four questions, each with a mistake that is often made."""

import numpy as np


def reparameterise(mean, scale_tril, epsilon):
    return mean + epsilon @ scale_tril  # with noise in rows it is epsilon @ scale_tril.T


def pathwise_gradient_samples(std, epsilon, df):
    return np.stack([df, df * epsilon], axis=1)


def score_function_gradient_samples(mean, std, z, f):
    standardised = (z - mean) / std
    return np.stack([f * standardised / std, f * standardised**2 / std], axis=1)  # -log std is forgotten


def elbo_sample_form(log_joint, log_q):
    return np.log(np.mean(np.exp(log_joint - log_q)))  # a tighter bound, but not the ELBO
