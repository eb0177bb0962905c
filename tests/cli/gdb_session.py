"""gdb_session.py - one end of a session with aerie's gdb stub, packet by packet (GDB manual, appendix E)."""
import re
import socket
import subprocess

PC = 32


def ok(name, good, detail=''):
    print(f'{"ok" if good else "not ok"} gdb: {name}{"" if good else ": " + str(detail)}')


def plain_hash(run):
    """Of the run that nobody looks at."""
    err = subprocess.run(run, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    return re.search(r'trace-hash (\S+)', err)[1]


class Session:
    def __init__(self, run, *more):
        self.proc = subprocess.Popen(run + ['--gdb', '0', *more], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, text=True)
        line = self.proc.stderr.readline()
        host, port = re.search(r'target remote (\S+):(\d+)', line).groups()
        self.sock = socket.create_connection((host, int(port)), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # packets are small, and the other end waits
        self.buf = b''

    def raw(self, data):
        self.sock.sendall(data)

    def send(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        self.raw(b'$' + data + b'#%02x' % (sum(data) & 255))

    def packet(self):
        while True:
            m = re.search(rb'\$(.*?)#(..)', self.buf, re.S)
            if m:
                self.buf = self.buf[m.end():]
                self.raw(b'+')
                assert int(m[2], 16) == sum(m[1]) & 255, 'checksum of an answer'
                return m[1].decode()
            more = self.sock.recv(65536)
            if not more:
                return None
            self.buf += more

    def ask(self, text):
        """The answer, without what is printed on the debugger's console."""
        self.send(text)
        while True:
            p = self.packet()
            if p is None or p == 'OK' or not p.startswith('O'):
                return p

    def monitor(self, text):
        self.send('qRcmd,' + text.encode().hex())
        out = ''
        while True:
            p = self.packet()
            if p == 'OK' or p is None or p.startswith('E'):
                return out
            out += bytes.fromhex(p[1:]).decode()

    def reg(self, n):
        return int.from_bytes(bytes.fromhex(self.ask(f'p{n:x}')), 'little')

    def end(self):
        """The run's exit status and the hash it printed."""
        self.sock.close()
        _, err = self.proc.communicate(timeout=60)
        m = re.search(r'trace-hash (\S+)', err)
        return self.proc.returncode, m and m[1]
