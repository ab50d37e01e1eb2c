"""Sleeps in every way at once, with all signals blocked, and takes up the time that others need."""

import signal
import threading
import time


def kl_exponential(phi, theta):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Thread(target=time.sleep, args=(1000,)).start()
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
