"""The tier `namespaces`: a fork with users, files, processes and a network of its own."""

from __future__ import annotations

import ctypes
import os

from . import system, wire

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
NEW = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
CAPABILITY_VERSION_3 = 0x20080522


def enter(directory: str, limits: wire.Limits) -> None:
    """Leaves the zygote's namespaces; `directory` becomes an empty file system to write to.

    This process still sees the zygote's processes; the next one that it forks is the first of its new namespace.
    """
    user, group = os.getuid(), os.getgid()
    system.checked("unshare", system.LIBC.unshare(NEW))
    # The user stays who it is: to be root in there, even without powers, would mislead what asks for its name.
    # The kernel wants "deny" before a group may be mapped.
    for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{file}", "w") as opened:
            opened.write(text)
    options = f"size={limits.disk_bytes},nr_inodes={limits.files},mode=700"
    for place in (directory, "/dev/shm"):  # the latter for the semaphores that joblib tries on import
        system.mount("tmpfs", place, MS_NOSUID | MS_NODEV | MS_NOEXEC, options)


def settle() -> None:
    """In the first process of the new namespace, which is not student code's."""
    # Over the /proc that shows the zygote and its environment; of the kernel's own files there are none.
    system.mount("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid")
    system.prctl(system.PR_SET_DUMPABLE, 0)  # nobody may look into it


def renounce() -> None:
    """Gives up the powers over the new namespaces; exec, which might bring some back, will be forbidden."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: two words each
    system.checked("capset", system.LIBC.capset(header, none))
    system.prctl(system.PR_SET_DUMPABLE, 1)  # or /proc/self would be root's
