"""Right on few factors, but it visits every state of the joint distribution."""

import itertools
import math


def kl_exponential(phi, theta):
    return math.log(phi / theta) + theta / phi - 1


def kl_factorised(q, p):
    total = 0.0
    for state in itertools.product(*(range(len(q_i)) for q_i in q)):
        joint_q = math.prod(q_i[s] for q_i, s in zip(q, state))
        joint_p = math.prod(p_i[s] for p_i, s in zip(p, state))
        if joint_q > 0:
            total += joint_q * math.log(joint_q / joint_p) if joint_p > 0 else math.inf
    return total
