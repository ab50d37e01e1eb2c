"""Runs a program by every call that Python has for it, in its place or beside it, from files, pipes and memory."""

# fair: 10

import ctypes
import os
import shutil
import subprocess
import sys

import numpy as np

FOUND = []
LIBC = ctypes.CDLL(None, use_errno=True)
TOUCH = ["/usr/bin/touch", os.path.join(CANARY, "left")]
shutil.copyfile("/usr/bin/touch", "touch")
os.chmod("touch", 0o755)
EMPTY = (ctypes.c_char_p * 2)(b"/usr/bin/true", None)
DEEDS = {
    "system": lambda: os.system(" ".join(TOUCH)) and (_ for _ in ()).throw(OSError),
    "popen": lambda: os.popen("id; exit 3").read() or (_ for _ in ()).throw(OSError),
    "subprocess": lambda: subprocess.run(TOUCH, check=True),
    "subprocess by fork": lambda: subprocess.Popen(TOUCH, preexec_fn=os.getpid),
    "subprocess elsewhere": lambda: subprocess.Popen(TOUCH, start_new_session=True, close_fds=False),
    "posix_spawn": lambda: os.posix_spawn(TOUCH[0], TOUCH, {}),
    "posix_spawnp": lambda: os.posix_spawnp("touch", TOUCH, os.environ),
    "spawnv": lambda: os.spawnv(os.P_NOWAIT, TOUCH[0], TOUCH),
    "execve": lambda: os.execve(TOUCH[0], TOUCH, {}),
    "execve of a copy": lambda: os.execv("./touch", TOUCH),
    "execve of an open file": lambda: os.execve(os.open(TOUCH[0], os.O_RDONLY), TOUCH, {}),
    "execve of this": lambda: os.execv(sys.executable, [sys.executable, "-c", "import os; os._exit(0)"]),
    "execve by the loader": lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", *TOUCH]),
    "execveat": lambda: os.strerror(1 // (LIBC.syscall(322, -100, EMPTY[0], EMPTY, None, 0) >= 0)),
    "memfd_create": lambda: os.memfd_create("program"),
}
for name, deed in DEEDS.items():
    try:
        deed()
        FOUND.append(name)
    except (OSError, ZeroDivisionError):
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
