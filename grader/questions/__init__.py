"""The course: every question, listed by hand, in order."""

from grader.limits import Limits
from grader.question import Question
from grader.questions import autoencoders, concepts, derivations, elbo, generative, mixtures, variational

COURSE: tuple[Question, ...] = (
    *mixtures.QUESTIONS,
    *variational.QUESTIONS,
    *elbo.QUESTIONS,
    *generative.QUESTIONS,
    *autoencoders.QUESTIONS,
    *derivations.QUESTIONS,
    *concepts.QUESTIONS,
)

# What student code may use.
LIMITS = Limits()

# The functions that each topic asks for.
TOPICS: dict[str, frozenset[str]] = {
    topic: frozenset(question.function for question in COURSE if question.topic == topic)
    for topic in dict.fromkeys(question.topic for question in COURSE)
}
