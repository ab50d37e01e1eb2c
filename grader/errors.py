"""Faults that are not the student's: each message says what was expected, what came and what to do."""


class GraderError(Exception):
    """Grading cannot go on; the command exits with 3."""


class UsageError(GraderError):
    """The command was asked for something that does not exist; it exits with 2."""


class SubmissionError(UsageError):
    """The submission cannot be read at all; the command exits with 2."""


class QuestionError(GraderError):
    """A question is not well formed: a fault of the course."""


class MachineError(GraderError):
    """On this machine nothing can be graded at all."""


class SandboxError(MachineError):
    """There is no sandbox that holds; nothing is run without one."""
