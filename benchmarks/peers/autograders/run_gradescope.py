"""gradescope-utils: a weighted unittest for each question, and the JSON that Gradescope reads."""

import importlib
import sys
import unittest

import properties
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Questions(unittest.TestCase):
    def check(self, name: str) -> None:
        topic, function = name.split(".")
        properties.check(name, getattr(importlib.import_module(topic), function))

    @weight(10)
    def test_gaussian_responsibilities(self) -> None:
        """mixtures.gaussian_responsibilities"""
        self.check("mixtures.gaussian_responsibilities")

    @weight(10)
    def test_gaussian_m_step(self) -> None:
        """mixtures.gaussian_m_step"""
        self.check("mixtures.gaussian_m_step")

    @weight(10)
    def test_bernoulli_m_step(self) -> None:
        """mixtures.bernoulli_m_step"""
        self.check("mixtures.bernoulli_m_step")

    @weight(10)
    def test_log_evidence(self) -> None:
        """variational.log_evidence"""
        self.check("variational.log_evidence")

    @weight(10)
    def test_exponential_elbo(self) -> None:
        """variational.exponential_elbo"""
        self.check("variational.exponential_elbo")

    @weight(10)
    def test_kl_exponential(self) -> None:
        """variational.kl_exponential"""
        self.check("variational.kl_exponential")


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as results:
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(Questions)
        JSONTestRunner(visibility="visible", stream=results).run(suite)
