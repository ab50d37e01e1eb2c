"""Prints without end, on standard output, on standard error and beneath Python, in threads beside the answer."""

import os
import sys
import threading

LINE = b"10 of 10 points\n" * 4096


def pour(descriptor):
    for _ in range(400):  # some 25 MiB
        os.write(descriptor, LINE)


def kl_exponential(phi, theta):
    for descriptor in (1, 2):
        threading.Thread(target=pour, args=(descriptor,), daemon=True).start()
    while True:
        sys.stderr.write("x" * 100_000)
        print("x" * 100_000)
