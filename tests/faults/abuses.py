"""What a hostile caller does to a port: each function abuses it until `until`, a time of time.monotonic(), and returns
what it got through, in words."""

import resource
import struct
import time

import http2
from http2 import CONTINUATION, DATA, END_HEADERS, HEADERS, RST_STREAM, Closed, Connection, frame

SOURCE = "127.0.0.2"  # the others come from 127.0.0.1
LIST = "/cairn.roles.v1.CatalogueService/ListSkills"
WRITE = "/cairn.change.v1.ChangeService/Write"
HEALTH = "/grpc.health.v1.Health/Watch"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
FRAME_MOST = 8192


def room_for(descriptors):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(descriptors, most), most))


def hold(connections, until):
    while time.monotonic() < until:
        for connection in list(connections):
            try:
                connection.read_what_is_there()
            except (Closed, OSError):
                connections.remove(connection)
        time.sleep(0.05)


def endless_requests(port, ca, until):
    """1,000 requests on each of six connections that say how long they are, and never end."""
    connections, sent, opened = [Connection(port, ca, SOURCE) for _ in range(6)], 0, 0
    begun = http2.message(b"\0" * 900_000)[:2000]
    streams = {}
    for connection in connections:
        try:
            streams[connection] = []
            for _ in range(1000):
                streams[connection].append(connection.open(WRITE, None, None))
                opened += 1
            connection.read_what_is_there()
        except (Closed, OSError):
            pass
    started = set()
    while time.monotonic() < until:
        for connection in list(connections):
            try:
                for stream in streams[connection]:
                    room = min(connection.window, connection.windows.get(stream, connection.stream_window), FRAME_MOST)
                    if room < len(begun):
                        continue
                    part = b"\0" * room if (connection, stream) in started else begun
                    started.add((connection, stream))
                    connection.send(frame(DATA, 0, stream, part))
                    connection.window -= len(part)
                    connection.windows[stream] = connection.windows.get(stream, connection.stream_window) - len(part)
                    sent += len(part)
                connection.read_what_is_there()
            except (Closed, OSError):
                connections.remove(connection)
        time.sleep(0.05)
    return f"{opened:,} opened, {sent / 1e6:.0f} MB sent, {len(connections)} of 6 connections left"


def rapid_reset(port, ca, until):
    """100,000 calls, each taken back at once; a connection that is ended is made anew."""
    wanted, sent, made = 100_000, 0, 0
    while sent < wanted and time.monotonic() < until:
        try:
            connection = Connection(port, ca, SOURCE)
            made += 1
            head = http2.call_head(LIST, None, connection.secure)
            while sent < wanted and time.monotonic() < until and not connection.ended:
                batch = b""
                for _ in range(100):
                    stream = connection.next_stream
                    connection.next_stream += 2
                    batch += frame(HEADERS, END_HEADERS, stream, head) + frame(RST_STREAM, 0, stream, struct.pack(">I", 8))
                connection.send(batch)
                sent += 100
                if sent % 1000 == 0:
                    connection.read_what_is_there()
            connection.close()
        except (Closed, OSError):
            time.sleep(0.01)
    return f"{sent:,} sent over {made} connections"


def continuation_flood(port, ca, until):
    """One head of 20 MB, in CONTINUATION frames."""
    connection, sent = Connection(port, ca, SOURCE), 0
    field = http2.literal("x-more", "a" * 8000)
    try:
        connection.send(frame(HEADERS, 0, 1, http2.call_head(LIST, None, connection.secure)))
        while sent < 20_000_000:
            connection.send(frame(CONTINUATION, 0, 1, field * 2))
            sent += 2 * len(field)
        hold([connection], until)
    except (Closed, OSError):
        return f"ended after {sent / 1e6:.1f} MB"
    return f"{sent / 1e6:.0f} MB sent"


def many_streams(port, ca, until):
    """9,000 streams of health and reflection, 1,000 on each of nine connections."""
    connections, opened = [], 0
    for _ in range(9):
        try:
            connection = Connection(port, ca, SOURCE)
            connections.append(connection)
            for each in range(1000):
                connection.open(HEALTH if each % 2 else REFLECTION, None, http2.message() if each % 2 else None)
                opened += 1
                if each % 100 == 99:
                    connection.read_what_is_there()
        except (Closed, OSError):
            pass
    hold(connections, until)
    return f"{opened:,} opened, {len(connections)} of 9 connections left"


def slow_prefaces(port, ca, until):
    """500 connections whose first bytes come two a second."""
    connections = []
    for _ in range(500):
        try:
            connections.append(Connection(port, ca, SOURCE, greet=False))
        except (Closed, OSError):
            pass
    made, at = len(connections), 0
    while time.monotonic() < until:
        for connection in list(connections):
            try:
                connection.send((http2.PREFACE + frame(http2.SETTINGS, 0, 0))[at:at + 2])
            except (Closed, OSError):
                connections.remove(connection)
        at += 2
        time.sleep(1)
    return f"{made} made, {len(connections)} left"


def idle_connections(port, ca, until):
    """1,500 connections that say no more than hello; the service may have 1,024 file descriptors."""
    room_for(4096)
    connections = []
    for _ in range(1500):
        if time.monotonic() > until:
            break
        try:
            connections.append(Connection(port, ca, SOURCE, timeout=1.0))
        except (Closed, OSError):
            pass
    made = len(connections)
    hold(connections, until)
    return f"{made} made, {len(connections)} left"


ALL = {
    "endless requests, 6 connections": endless_requests,
    "rapid reset, 100,000 streams": rapid_reset,
    "a head of 20 MB": continuation_flood,
    "9,000 health and reflection streams": many_streams,
    "prefaces at 2 bytes a second": slow_prefaces,
    "idle connections, 1,024 descriptors": idle_connections,
}
