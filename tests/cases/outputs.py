"""Cases of what leaves the programs: text that would steer a terminal, and the metrics port."""

import contextlib
import socket
import time
import urllib.error
import urllib.request

from structures import FIRST_DAY, structure, take
from vacant_days import people_file, take_people

ESCAPE = "\x1b[31m"
# What steers a terminal or turns the direction of text.
STEERING = (("an escape", ESCAPE), ("a bell", "\x07"), ("a backspace", "\x08\x08"),
            ("a control sequence of one character", "\u009b31m"), ("a delete", "\x7f"),
            ("an operating system command", "\x1b]0;title\x07"),
            ("a right-to-left override", "\u202e"), ("a direction's isolate", "\u2067"))


def steers(text):
    """The characters of a text that a terminal would not show but obey."""
    return sorted({f"U+{ord(c):04X}" for c in text
                   if (ord(c) < 32 and c not in "\n\t\r") or 0x7f <= ord(c) < 0xa0
                   or 0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069})


def quoted(text):
    """As the text format writes a string."""
    return "".join(f"\\{byte:03o}" for byte in text.encode())


def terminals(world, tried):
    council = world.council([("a", "head-of-service-adults")])
    questions = (("vacancies", "ID"), ("list", "posts", "ID"), ("-o", "csv", "list", "posts", "ID"),
                 ("-o", "json", "vacancies", "ID"), ("forecast", "ID", "--months", "1"))
    for what, mark in STEERING:
        # In a resource it is refused, and the refusal does not repeat it.
        line = (f'posts {{ name: "{council.post("b")}" '
                f'display_name: "Head of {quoted(mark)}Hospitals" }}')
        refused = world.apply(line, code=None)
        tried.expect(f"{what} in a bundle", (refused.code, steers(refused.text)), (1, []))
        changed = world.cairn("set", council.post("a"), f"display_name=Head of {mark}Care")
        tried.expect(f"{what} in a change", (changed.code, steers(changed.text)), (1, []))
        # In a file it is taken away.
        other = world.council()
        told = take(world, other, structure(other, FIRST_DAY, [
            {"JobTitle": f"Head of {mark}Hospitals", "Vacancy": "Vacant",
             "Comments": f"Works {mark} early", "Directorate": f"Children{mark}"}]))
        said = [world.cairn(*(other.id if word == "ID" else word for word in question), code=0).text
                for question in questions]
        tried.expect(f"{what} in a structure file", [steers(text) for text in [told.text, *said]],
                     [[]] * (1 + len(said)))
        # What a command repeats of its own words.
        for question in (("vacancies", mark + "x"), ("get", f"organisations/{mark}x"),
                         (mark + "x",),
                         ("list", "posts", council.id, "--filter", f"display_name = {mark}x"),
                         ("apply", world.folder / f"no-{mark}-file.txtpb")):
            answer = world.cairn(*question)
            tried.expect(f"{what} in the command {question[0]!r}",
                         (answer.code != 0, steers(answer.text)), (True, []))
    wrong = world.council()
    refused = take(world, wrong, structure(wrong, FIRST_DAY, [
        {"JobTitle": "Head", "Vacancy": f"Perhaps {ESCAPE}",
         "OrganisationLabel": f"{ESCAPE}Elsewhere"}]))
    tried.expect("an escape in a row and a label that are refused",
                 (refused.code, steers(refused.text)), (1, []))
    refused = take_people(world, council, people_file([(f"p{ESCAPE}", "a", f"ACTING{ESCAPE}",
                                                       f"2024{ESCAPE}")]))
    tried.expect("an escape in a people's file", steers(refused.text), [])


# ---- the metrics port

def get(port, path):
    """The status, and whether it came at once."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError as error:
        status = type(error).__name__
    return status, "at once" if time.monotonic() - begun < 2 else "late"


def metrics_port(world, tried):
    head = b"GET /readyz HTTP/1.1\r\nAccept: */*\r\n"
    held_up = (
        ("16 half-sent requests", 16, head),
        ("64 half-sent requests", 64, head),
        ("64 that say nothing", 64, b""),
        ("64 that stop within the first line", 64, b"GET /liv"),
        ("64 that promise a body", 64, b"POST /metrics HTTP/1.1\r\nContent-Length: 9\r\n\r\n12"),
        ("64 that speak TLS", 64, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        ("64 with a head without end", 64, head + b"X: " + b"y" * 8000),
        ("64 that ask and never read", 64, head + b"\r\n"),
        ("300 of them", 300, head))
    for service in ("roles", "people", "planner"):
        port = world.metrics[service]
        for what, number, text in held_up if service == "roles" else held_up[:1]:
            with contextlib.ExitStack() as stack:
                for _ in range(number):
                    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
                    stack.enter_context(connection)
                    if text:
                        connection.sendall(text)
                came = {path: get(port, path) for path in ("/livez", "/readyz", "/metrics")}
            tried.expect(f"{service} beside {what}", came,
                         dict.fromkeys(("/livez", "/readyz", "/metrics"), (200, "at once")))


CASES = [
    ("18", "text that steers a terminal", terminals),
    ("19", "probes held up by other connections", metrics_port),
]
