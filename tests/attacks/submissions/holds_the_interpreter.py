"""Computes in compiled code that never lets go of the interpreter, with every signal ignored: no handler can run."""

import ctypes
import signal


def kl_exponential(phi, theta):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    ctypes.PyDLL(None).pause()
    while True:
        pow(3, 10**8)
