"""Handles every signal, and sends itself many by timers while the child's own code runs; it answers rightly."""

# fair: 10

import os
import signal

import numpy as np

COUNT = 0


def handle(number, frame):
    global COUNT
    COUNT += 1
    if COUNT < 50:
        os.kill(os.getpid(), signal.SIGUSR1 if COUNT % 2 else signal.SIGURG)


for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGXCPU}:
    signal.signal(number, handle)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
signal.set_wakeup_fd(-1)


def kl_exponential(phi, theta):
    os.kill(os.getpid(), signal.SIGTERM)
    return np.log(phi / theta) + theta / phi - 1
