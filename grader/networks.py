"""The networks that questions on auto-encoders are asked with, for counterexamples that a student pastes."""

from grader.sandbox.child.networks import BernoulliDecoder, Encoder, GaussianDecoder

__all__ = ["BernoulliDecoder", "Encoder", "GaussianDecoder"]
