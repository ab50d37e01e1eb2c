"""Sets, runs and marks the exercises of a course on latent-variable models."""

__version__ = "0.1.0"
