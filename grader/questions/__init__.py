"""The course: every question, listed by hand, in order."""

from grader.question import Question
from grader.questions import mixtures, variational

COURSE: tuple[Question, ...] = (*mixtures.QUESTIONS, *variational.QUESTIONS)
