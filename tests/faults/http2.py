"""HTTP/2 frames by hand: what a library would not let a caller send is sent here."""

import socket
import ssl
import struct

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME = 16384


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def number(value, prefix_bits):
    most = (1 << prefix_bits) - 1
    if value < most:
        return bytes([value])
    value -= most
    out = [most]
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    out.append(value)
    return bytes(out)


def literal(name, value):
    name, value = name.encode(), value.encode()
    return b"\0" + number(len(name), 7) + name + number(len(value), 7) + value


def call_head(path, token, secure):
    head = {":method": "POST", ":scheme": "https" if secure else "http", ":path": path, ":authority": "localhost",
            "content-type": "application/grpc", "te": "trailers"}
    if token:
        head["authorization"] = "Bearer " + token
    return b"".join(literal(name, value) for name, value in head.items())


def message(payload=b""):
    return b"\0" + struct.pack(">I", len(payload)) + payload


class Closed(Exception):
    """The other side ended the connection."""


class Connection:
    """One HTTP/2 connection. `source` is the address that it comes from, `ca` the authority of a server that encrypts."""

    def __init__(self, port, ca=None, source="127.0.0.1", timeout=5.0, greet=True):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout, (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.secure = ca is not None
        if self.secure:
            context = ssl.create_default_context(cafile=ca)
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.kept = b""
        self.next_stream = 1
        self.window = 65535
        self.stream_window = 65535
        self.windows = {}
        self.answers = {}  # heads and resets, by stream
        self.ended = False
        if greet:
            self.send(PREFACE + frame(SETTINGS, 0, 0) + frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1 << 24)))

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass

    def send(self, octets):
        try:
            self.socket.sendall(octets)
        except (ConnectionError, ssl.SSLError) as error:
            raise Closed(str(error)) from error

    def read(self):
        """The next frame: kind, flags, stream, payload. Answers settings and pings, and keeps the windows."""
        head = self._take(9)
        length = int.from_bytes(head[:3], "big")
        kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big") & 0x7FFFFFFF
        payload = self._take(length)
        if kind == SETTINGS and not flags & ACK:
            for at in range(0, length, 6):
                name, value = struct.unpack(">HI", payload[at:at + 6])
                if name == 4:
                    self.stream_window = value
            self.send(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            self.send(frame(PING, ACK, 0, payload))
        elif kind == GOAWAY:
            self.ended = True
        elif kind in (HEADERS, RST_STREAM):
            self.answers.setdefault(stream, []).append(payload)
        elif kind == WINDOW_UPDATE:
            more = int.from_bytes(payload, "big")
            if stream:
                self.windows[stream] = self.windows.get(stream, self.stream_window) + more
            else:
                self.window += more
        return kind, flags, stream, payload

    def read_what_is_there(self):
        """Frames that have arrived; nothing more is waited for."""
        patience = self.socket.gettimeout()
        self.socket.settimeout(0.001)
        try:
            while True:
                self.read()
        except (TimeoutError, ssl.SSLWantReadError):
            pass
        finally:
            self.socket.settimeout(patience)

    def _take(self, count):
        while len(self.kept) < count:
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLEOFError) as error:
                raise Closed(str(error)) from error
            if not more:
                raise Closed("end of the connection")
            self.kept += more
        taken, self.kept = self.kept[:count], self.kept[count:]
        return taken

    def open(self, path, token=None, body=message(), end=True):
        """Begins a call, and returns its stream."""
        stream = self.next_stream
        self.next_stream += 2
        octets = frame(HEADERS, END_HEADERS, stream, call_head(path, token, self.secure))
        if body is not None:
            octets += frame(DATA, END_STREAM if end else 0, stream, body)
        self.send(octets)
        return stream

    def call(self, path, token=None, body=message()):
        """One unary call. Returns whether a message came back: gRPC answers a refusal by trailers alone."""
        if self.ended:
            raise Closed("told to go away")
        mine = self.open(path, token, body)
        answered = False
        while True:
            kind, flags, stream, payload = self.read()
            if kind == DATA and payload:
                self.send(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", len(payload))))
            if stream != mine:
                continue
            if kind == RST_STREAM:
                return False
            answered = answered or (kind == DATA and len(payload) >= 5)
            if kind in (DATA, HEADERS) and flags & END_STREAM:
                return answered
