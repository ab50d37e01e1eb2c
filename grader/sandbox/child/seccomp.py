"""The system calls that student code may make, in every tier; libseccomp knows their numbers."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import Any

from .system import LIBC, PR_SET_NO_NEW_PRIVS, checked, prctl

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
EQUAL, MASKED_EQUAL = 4, 7
CLONE_THREAD = 0x00010000
# What may be asked about a descriptor: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_DUPFD_CLOEXEC,
# F_GETPIPE_SZ, F_GET_SEALS. No leases and no signals: those reach whoever else has the file open.
FCNTL = (0, 1, 2, 3, 4, 5, 1030, 1032, 1034)
F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW = 6, 7, 37, 38
AF_UNIX, SOCK_STREAM = 1, 1
# TCGETS (is this a terminal?), FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
TERMINAL_AND_PIPE = (0x5401, 0x541B, 0x5421, 0x5450, 0x5451)

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
# A step of the kernel's filter program: what to do, where to go then, and the value that it is about.
STEP = struct.Struct("=HBBI")
# No process has this number: the kernel's end at 4194304.
NOBODY_YET = 0x7A5EBA11

# What Python, NumPy, SciPy, SymPy and torch compute with. None of it reaches beyond the process, its own files
# and the descriptors that it was given.
ALLOWED = """
    brk mmap munmap mremap mprotect madvise msync mincore mlock munlock mbind get_mempolicy set_mempolicy membarrier
    read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek _llseek sendfile copy_file_range
    open openat openat2 creat close close_range dup dup2 dup3 fsync fdatasync sync_file_range
    stat fstat lstat newfstatat fstatat64 statx statfs fstatfs access faccessat faccessat2 readlink readlinkat
    getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
    link linkat symlink symlinkat ftruncate fallocate fadvise64 umask
    getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    pipe pipe2 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime signalfd4
    poll ppoll select _newselect pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
    recvfrom recvmsg recvmmsg sendto sendmsg sendmmsg shutdown getsockopt getsockname getpeername
    futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack sigreturn
    pause alarm getitimer setitimer timer_create timer_settime timer_gettime timer_delete
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times restart_syscall
    getpid getppid gettid getpgid getpgrp getsid getuid geteuid getgid getegid getgroups getresuid getresgid
    getpriority getrlimit getrusage sysinfo uname getcpu getrandom capget wait4 waitid
    sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
    exit exit_group
""".split()


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


class Filter:
    """The list as a filter. Made once, in the zygote; every fork applies it to itself.

    Raises OSError where libseccomp is missing.
    """

    def __init__(self, shares_files: bool) -> None:
        """`shares_files` says that other submissions' files are in reach of calls that Landlock does not know."""
        self._library = library = ctypes.CDLL("libseccomp.so.2")
        library.seccomp_init.restype = ctypes.c_void_p
        library.seccomp_rule_add_array.argtypes = (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_void_p,
        )
        self._context = ctypes.c_void_p(library.seccomp_init(ERRNO | errno.EPERM))
        for name in ALLOWED:
            self._add(ALLOW, name)
        # A thread is no process. clone3 hides its flags from any filter; told that it is unknown, the C library
        # falls back on clone.
        self._add(ALLOW, "clone", _Comparison(0, MASKED_EQUAL, CLONE_THREAD, CLONE_THREAD))
        self._add(ERRNO | errno.ENOSYS, "clone3")
        # As where a limit on processes is reached, so that what is raised says so.
        self._add(ERRNO | errno.EAGAIN, "clone", _Comparison(0, MASKED_EQUAL, CLONE_THREAD, 0))
        for name in ("fork", "vfork"):
            self._add(ERRNO | errno.EAGAIN, name)
        for name in ("fcntl", "fcntl64"):
            for command in FCNTL:
                self._add(ALLOW, name, _Comparison(1, EQUAL, command, 0))
            # A lock would be one on the machine's own files as well: it is granted without there being one.
            for command in (F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW):
                self._add(ERRNO | 0, name, _Comparison(1, EQUAL, command, 0))
        self._add(ERRNO | 0, "flock")
        for name in ("chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat", "futimesat"):
            self._add(ERRNO | 0 if shares_files else ALLOW, name)
        if not shares_files:
            self._add(ALLOW, "truncate")
        # Two ends in one process, for asyncio; `socket` itself stays forbidden.
        self._add(
            ALLOW, "socketpair", _Comparison(0, EQUAL, AF_UNIX, 0), _Comparison(1, MASKED_EQUAL, 0xF, SOCK_STREAM)
        )
        for request in TERMINAL_AND_PIPE:
            self._add(ALLOW, "ioctl", _Comparison(1, EQUAL, request, 0))
        # Its own limits may be read, not moved; its threads may be named.
        self._add(ALLOW, "prlimit64", _Comparison(2, EQUAL, 0, 0))
        for option in (15, 16):  # PR_SET_NAME, PR_GET_NAME
            self._add(ALLOW, "prctl", _Comparison(0, EQUAL, option, 0))
        for name in ("kill", "tkill", "tgkill"):
            self._add(ALLOW, name, _Comparison(0, EQUAL, NOBODY_YET, 0))
        self._program = self._compiled()

    def apply(self) -> None:
        """To this process, for good. Signals may go to itself only: its number is known no earlier."""
        own = os.getpid()
        steps = [(*step, own if value == NOBODY_YET else value) for *step, value in STEP.iter_unpack(self._program)]
        code = b"".join(STEP.pack(*step) for step in steps)
        program = _Program(len(steps), code)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        checked("prctl", LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))

    def _compiled(self) -> bytes:
        with open(os.memfd_create("filter"), "w+b") as file:
            self._check(self._library.seccomp_export_bpf(self._context, file.fileno()))
            file.seek(0)
            return file.read()

    def _add(self, action: int, name: str, *comparisons: _Comparison) -> None:
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number == -1:
            return  # younger than this libseccomp: it stays forbidden
        array = (_Comparison * len(comparisons))(*comparisons)
        self._check(self._library.seccomp_rule_add_array(self._context, action, number, len(comparisons), array))

    def _check(self, result: Any) -> None:
        if result < 0:
            raise OSError(-result, f"libseccomp: {os.strerror(-result)}")
