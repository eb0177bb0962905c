"""terminal.py - drives aerie on a pseudo-terminal; see terminal.sh. Prints "ok NAME" or "not ok NAME: why"."""
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

AERIE = os.environ["AERIE"]
# An arm64 Image that enables the PL011, prints '>' and echoes what it reads; 'q' is PSCI SYSTEM_OFF.
CODE = bytes.fromhex("0020a1d221608052013000b9c1078052010000b9011840b9e1ff2737010040b9"
                     "010000b93fc4017161ffff54000180520080b072020000d4")
IMAGE = (struct.pack("<IIQQQ", 0x14000010, 0, 0, 0x10000, 10) + bytes(24) + b"ARM\x64" + bytes(4) + CODE).ljust(4096, b"\0")


class Run:
    """aerie on a terminal of its own."""

    def __init__(self, *args):
        self.main, self.tty = pty.openpty()
        self.before = termios.tcgetattr(self.tty)
        self.p = subprocess.Popen([AERIE, "run", "-m", "16M", "--kernel", IMAGE_FILE, *args], stdin=self.tty, stdout=self.tty,
                                  stderr=self.tty, start_new_session=True, cwd=FOLDER)
        self.text = b""

    def expect(self, what, seconds=20):
        end = time.monotonic() + seconds
        while what not in self.text:
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"no {what!r} in {self.text!r}")
            if select.select([self.main], [], [], left)[0]:
                self.text += os.read(self.main, 4096)

    def send(self, data):
        os.write(self.main, data)

    def raw(self):
        return not termios.tcgetattr(self.tty)[3] & (termios.ICANON | termios.ECHO | termios.ISIG)

    def end(self, status):
        try:
            got = self.p.wait(20)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()
            raise AssertionError("did not end")
        if got != status:
            raise AssertionError(f"status {got}, not {status}: {self.text!r}")
        if termios.tcgetattr(self.tty) != self.before:
            raise AssertionError("the terminal is not as it was")

    def close(self):
        if self.p.poll() is None:
            self.p.kill()
            self.p.wait()
        os.close(self.main)
        os.close(self.tty)


def power_off(r):
    """the guest echoes, powers off, and the terminal is as before"""
    r.expect(b">")
    assert r.raw(), "not raw while the guest runs"
    r.send(b"abc")
    r.expect(b">abc")
    r.send(b"q")
    r.end(0)


def keys(r):
    """Ctrl-C goes to the guest, Ctrl-A Ctrl-A is Ctrl-A"""
    r.expect(b">")
    r.send(b"\x03\x01\x01")
    r.expect(b">\x03\x01")
    r.send(b"q")
    r.end(0)


def leave(r):
    """Ctrl-A x leaves"""
    r.expect(b">")
    r.send(b"\x01x")
    r.end(0)


def helps(r):
    """Ctrl-A h helps, Ctrl-A c says where the processor is, the guest goes on"""
    r.expect(b">")
    r.send(b"\x01h")
    r.expect(b"end the run")
    r.send(b"\x01c")
    r.expect(b"PE 0: PC ")
    r.send(b"q")
    r.end(0)


def snapshots(r):
    """Ctrl-A s saves to a file of its own each time, and the guest goes on"""
    r.expect(b">")
    r.send(b"\x01h")
    r.expect(b"Ctrl-A s: save a snapshot")
    r.send(b"ab\x01s")
    r.expect(b"saved to aerie-1.snap")
    r.send(b"\x01s")
    r.expect(b"saved to aerie-2.snap")
    r.send(b"q")
    r.end(0)
    assert sorted(f for f in os.listdir(FOLDER) if "snap" in f) == ["aerie-1.snap", "aerie-2.snap"], os.listdir(FOLDER)


def resumed(r):
    """a run goes on from there: nothing printed again, and it still answers"""
    r.send(b"xyz")
    r.expect(b"xyz")
    r.send(b"q")
    r.end(0)
    assert b">" not in r.text, r.text


def named(r):
    """Ctrl-A s saves to --save's file; that the guest then ends by itself is no error"""
    r.expect(b">")
    r.send(b"\x01s")
    r.expect(b"saved to named.snap")
    r.send(b"q")
    r.end(0)
    assert os.path.exists(os.path.join(FOLDER, "named.snap"))


def refused(r):
    """Ctrl-A s says why it cannot, and the guest goes on"""
    r.expect(b">")
    r.send(b"\x01s")
    r.expect(b"aerie: a snapshot needs virtual time: not with --clock host")
    r.send(b"q")
    r.end(0)


def signalled(sig):
    def test(r):
        r.expect(b">")
        os.kill(r.p.pid, sig)
        r.end(-sig)
    test.__doc__ = f"{signal.Signals(sig).name} ends the run and gives the terminal back"
    return test


def limit(r):
    """--timeout gives the terminal back"""
    r.expect(b">")
    r.end(3)


def pipe():
    """input from a pipe reaches the guest, byte for byte"""
    data = bytes(b for b in range(256) if b != ord("q"))
    r = subprocess.run([AERIE, "run", "-m", "16M", "--kernel", IMAGE_FILE], input=data + b"q", capture_output=True, timeout=60)
    assert r.returncode == 0 and r.stdout == b">" + data + b"q", (r.returncode, r.stdout)


def repeat():
    """two runs with the same input print the same, and their hashes agree"""
    def run():
        with open(IMAGE_FILE, "rb") as f:
            return subprocess.run([AERIE, "run", "-m", "16M", "--kernel", IMAGE_FILE, "--trace-hash", "--timeout", "0.02", "--smp", "3"],
                                  stdin=f, capture_output=True, timeout=60)
    a, b = run(), run()
    assert a.returncode == b.returncode == 0 and a.stdout == b.stdout and a.stderr == b.stderr, (a.stderr, b.stderr)
    assert b"trace-hash" in a.stderr


def report(test, *args):
    run = None
    try:
        if args is not None and test.__code__.co_argcount:
            run = Run(*args)
            test(run)
        else:
            test()
        print("ok", test.__doc__)
        return 0
    except (AssertionError, OSError, subprocess.TimeoutExpired) as e:
        print("not ok", test.__doc__ + ":", e)
        return 1
    finally:
        if run:
            run.close()


with tempfile.TemporaryDirectory() as FOLDER:
    IMAGE_FILE = os.path.join(FOLDER, "echo.bin")
    with open(IMAGE_FILE, "wb") as out:
        out.write(IMAGE)
    bad = sum(report(t) for t in (power_off, keys, leave, helps, pipe, repeat))
    bad += sum(report(signalled(s)) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT))
    bad += report(limit, "--timeout", "0.3")
    bad += report(snapshots) + report(resumed, "--load", "aerie-1.snap") + report(resumed, "--load", "aerie-2.snap")
    bad += report(named, "--save", "named.snap") + report(refused, "--clock", "host")
sys.exit(bad != 0)
