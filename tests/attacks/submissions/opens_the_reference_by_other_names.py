"""Opens the reference by links, open folders, odd spellings and system calls that know other ways to a file."""

# fair: 10

import ctypes
import os
import shutil

import numpy as np

FOUND = []
PATH = f"{ROOT}/reference/variational.py"
LIBC = ctypes.CDLL(None, use_errno=True)
os.symlink(PATH, "symbolic")
os.symlink(f"{ROOT}/reference", "folder")
ROOTS = [os.open(place, os.O_PATH) for place in ("/", ".", "..", "/usr", "/dev", "/child")]
HOW = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, 0x10)  # openat2 with RESOLVE_IN_ROOT
HANDLE = ctypes.create_string_buffer((128).to_bytes(4, "little") + bytes(140))
DEEDS = {
    "plain": lambda: os.open(PATH, os.O_RDONLY),
    "path only": lambda: os.open(PATH, os.O_PATH),
    "symbolic link": lambda: os.open("symbolic", os.O_RDONLY),
    "linked folder": lambda: os.listdir("folder"),
    "hard link": lambda: os.link(PATH, "hard"),
    "hard link through a link": lambda: checked([LIBC.linkat(-100, b"symbolic", -100, b"harder", 0x400)]),
    "copy": lambda: shutil.copyfile(f"//{ROOT}/./grader/../reference//variational.py", "copy"),
    "rename": lambda: os.rename(PATH, "mine"),
    "change of folder": lambda: os.chdir(f"{ROOT}/reference"),
    "attributes": lambda: os.getxattr(PATH, "user.x") or os.statvfs(PATH),
    "access": lambda: None if os.access(PATH, os.F_OK) else os.stat(PATH),
    "by folder": lambda: [os.open(PATH[1:], os.O_RDONLY, dir_fd=root) for root in ROOTS][0],
    "back by folder": lambda: [os.open(f"../../../../..{PATH}", os.O_RDONLY, dir_fd=root) for root in ROOTS][0],
    "openat2": lambda: checked([LIBC.syscall(437, root, PATH.encode(), HOW, 24) for root in ROOTS]),
    "handle": lambda: checked([LIBC.name_to_handle_at(-100, b"/usr", HANDLE, ctypes.byref(ctypes.c_int()), 0)]),
    "open by handle": lambda: checked([LIBC.open_by_handle_at(root, HANDLE, 0) for root in ROOTS]),
    "library": lambda: ctypes.CDLL(PATH) if LIBC.open(PATH.encode(), 0) < 0 else None,
}


def checked(results):
    if max(results) < 0:
        raise OSError(ctypes.get_errno(), "refused")


for name, deed in DEEDS.items():
    try:
        deed()
        FOUND.append(name)
    except OSError:
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
