"""Makes the system calls that no computation needs, each with arguments that would do nothing: all must be refused."""

# fair: 10

import ctypes
import errno
import os

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
FOUND = []
# The numbers of x86-64; none of the arguments could do any harm.
CALLS = {
    "keyctl": (250, 0, -3, 0),
    "add_key": (248, b"user", b"name", b"x", 1, -3),
    "request_key": (249, b"user", b"n", 0, 0),
    "bpf": (321, 0, bytes(72), 72),
    "io_uring_setup": (425, 1, bytes(120)),
    "io_uring_enter": (426, 0, 0, 0, 0, 0),
    "userfaultfd": (323, 1),
    "perf_event_open": (298, bytes(112), 0, -1, -1, 0),
    "memfd_create": (319, b"x", 0),
    "memfd_secret": (447, 0),
    "init_module": (175, b"", 0, b""),
    "finit_module": (313, 0, b"", 0),
    "delete_module": (176, b"nothing", 0),
    "kexec_load": (246, 0, 0, 0, 0xFF),
    "reboot": (169, 1, 2, 3, 0),
    "swapoff": (168, b"/nothing"),
    "personality": (135, 0x0040000),
    "modify_ldt": (154, 0, bytes(64), 64),
    "ioperm": (173, 0, 1, 1),
    "iopl": (172, 3),
    "acct": (163, b"/nothing"),
    "syslog": (103, 3, bytes(64), 64),
    "settimeofday": (164, 0, 0),
    "clock_settime": (227, 99, bytes(16)),
    "adjtimex": (159, bytes(208)),
    "lookup_dcookie": (212, 0, bytes(8), 8),
    "uselib": (134, b"/x"),
    "sysfs": (139, 3),
    "ustat": (136, 0, bytes(64)),
    "setpriority": (141, 0, 0, 1),
    "ioprio_set": (251, 1, 0, 0),
    "sched_setaffinity": (203, 0, 8, b"\x01" + bytes(7)),
    "sched_setscheduler": (144, 0, 3, bytes(4)),
    "sched_setattr": (314, 0, bytes(48), 0),
    "setrlimit": (160, 7, bytes(16)),
    "prlimit": (302, 0, 7, b"\xff" * 16, 0),
    "setsid": (112,),
    "setpgid": (109, 0, 0),
    "umount": (166, b"/x", 0),
    "shmget": (29, 0, 4096, 0o1600),
    "semget": (64, 0, 1, 0o1600),
    "msgget": (68, 0, 0o1600),
    "mq_open": (240, b"q", 66, 384, 0),
    "inotify_init": (253,),
    "inotify_init1": (294, 0),
    "fanotify_init": (300, 0, 0),
    "signalfd": (282, -1, bytes(8), 8),
    "socket": (41, 1, 1, 0),
    "socketpair": (53, 2, 1, 0, bytes(8)),
    "bind": (49, 3, b"\x01\x00x", 3),
    "listen": (50, 3, 1),
    "accept": (43, 3, 0, 0),
    "connect": (42, 3, b"\x01\x00x", 3),
    "setsockopt": (54, 3, 1, 7, bytes(4), 4),
    "splice": (275, 0, 0, 1, 0, 1, 0),
    "vmsplice": (278, 1, 0, 0, 0),
    "tee": (276, 0, 1, 1, 0),
    "name_to_handle_at": (303, -100, b"/", bytes(140), bytes(4), 0),
    "open_by_handle_at": (304, 3, bytes(140), 0),
    "landlock": (444, 0, 0, 1),
    "seccomp": (317, 2, 0, b"\x00\x00\xff\x7f"),
    "prctl dumpable": (157, 4, 0),
    "prctl keepcaps": (157, 8, 1),
    "prctl seccomp": (157, 22, 1, 0),
    "prctl ptracer": (157, 0x59616D61, -1),
    "prctl subreaper": (157, 36, 1),
    "prctl pdeathsig": (157, 1, 0),
    "prctl speculation": (157, 53, 0, 0),
    "pidfd_open": (434, 1, 0),
    "set_mempolicy_home_node": (450, 0, 0, 0, 0),
    "lsm_set_self_attr": (460, 100, bytes(32), 32, 0),
    "pkey_alloc": (330, 0, 0),
    "remap_file_pages": (216, 0, 0, 0, 0, 0),
    "nfsservctl": (180,),
    "afs": (183,),
    "io_setup": (206, 1, bytes(8)),
    "mseal": (462, 0, 0, 0),
}
for name, (number, *arguments) in CALLS.items():
    if os.uname().machine == "x86_64":
        given = [
            ctypes.create_string_buffer(a, max(len(a), 1) + 1) if type(a) is bytes else ctypes.c_long(a)
            for a in arguments
        ]
        if LIBC.syscall(ctypes.c_long(number), *given) >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            FOUND.append((name, ctypes.get_errno()))


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
