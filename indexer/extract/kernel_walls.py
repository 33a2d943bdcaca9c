"""Walls that only some kernels have: no meddling with the system (seccomp), no writing to the disk (Landlock).

Each function says whether its wall stands. Where one cannot be had, the limits of `box` and the empty network hold.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_FILTER = 2

# Of seccomp's little language: load a word, jump if equal or not, return.
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
_AT_CALL, _AT_MACHINE, _AT_FIRST = 0, 4, 16
_UNIX = 1

_REFUSED = {
    "x86_64": (
        *(
            101,
            165,
            166,
            167,
            168,
            169,
            175,
            176,
            246,
            248,
            249,
            250,
            272,
            298,
            303,
            304,
            308,
            310,
            311,
            313,
            320,
        ),
        *(321, 323, 425),
    ),
    "aarch64": (
        *(
            117,
            40,
            39,
            224,
            225,
            142,
            105,
            106,
            104,
            217,
            218,
            219,
            97,
            241,
            264,
            265,
            268,
            270,
            271,
            273,
            294,
        ),
        *(280, 282, 425),
    ),
}
"""By machine: ptrace, mount, umount2, swapon, swapoff, reboot, init_module, delete_module, kexec_load, add_key,
request_key, keyctl, unshare, perf_event_open, name_to_handle_at, open_by_handle_at, setns, process_vm_readv,
process_vm_writev, finit_module, kexec_file_load, bpf, userfaultfd, io_uring_setup."""
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its number in the kernel's audit, and the number of socket()."""

_LANDLOCK_CREATE, _LANDLOCK_RESTRICT, _LANDLOCK_ADD = 444, 446, 445
_WRITES = 0b1111111110010  # write to, remove and make files, folders and the rest; reading is not handled
_WRITE_FILE = 0b10
_PATH_BENEATH = 1


def deny_calls() -> bool:
    """Refuse network sockets and the calls by which a process meddles with others and the system."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    audit, socket_call = machine
    program = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_JUMP_IF_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _DENY),  # calls in the manner of another machine, which count otherwise
        (_LOAD, 0, 0, _AT_CALL),
    ]
    for call in _REFUSED[platform.machine()]:
        program += [(_JUMP_IF_EQUAL, 0, 1, call), (_RETURN, 0, 0, _DENY)]
    program += [
        (_JUMP_IF_EQUAL, 1, 0, socket_call),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _AT_FIRST),
        (_JUMP_IF_EQUAL, 0, 1, _UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    packed = b"".join(struct.pack("<HBBI", *step) for step in program)
    steps = ctypes.create_string_buffer(packed, len(packed))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    whole = Program(len(program), ctypes.cast(steps, ctypes.c_void_p))
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def deny_writing() -> bool:
    """Refuse to write, make or remove anything on the disk; what is open stays open."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        handled = ctypes.c_uint64(_WRITES)
        ruleset = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(handled), 8, 0)
        if ruleset < 0:
            return False
        _let_write_to_nowhere(libc, ruleset)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        stands = libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
        os.close(ruleset)
        return bool(stands)
    except (OSError, AttributeError):
        return False


def _let_write_to_nowhere(libc: ctypes.CDLL, ruleset: int) -> None:
    """Leave /dev/null open, to which programs throw what nobody is to hear."""
    nowhere = os.open("/dev/null", os.O_PATH)
    rule = ctypes.create_string_buffer(struct.pack("<Qi", _WRITE_FILE, nowhere), 12)
    libc.syscall(_LANDLOCK_ADD, ruleset, _PATH_BENEATH, rule, 0)
    os.close(nowhere)
