"""The three services on ports of their own, and the command line that asks them."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.request

SECONDS_TO_START = 60
SECONDS_TO_SETTLE = 60
SECONDS_TO_ANSWER = 120

# Invented, each with a word of its own that the label of a file must have.
COUNCILS = ("Kilmorvish", "Ardglavieshire", "Benglavie", "Balvellick", "Drumhasket", "Duntorvish",
            "Invervellick", "Kilbruick")


class Trouble(Exception):
    """The services or the command line did not do what every case needs."""


class Answer:
    """What a command printed, and how it ended."""

    def __init__(self, command, code, out, err):
        self.command = command
        self.code = code
        self.out = out
        self.err = err

    @property
    def text(self):
        return self.out + self.err

    def counts(self):
        """The counters of an import's report: `       3  posts created`."""
        found = {}
        for line in self.out.splitlines():
            number, _, words = line.strip().partition("  ")
            if line.startswith(" ") and number.replace(".", "", 1).isdigit():
                found[words.strip()] = float(number)
        return found

    def problems(self):
        """The problems of an import's report as (line, column, severity), in their order."""
        found = []
        for line in self.out.splitlines():
            for severity in ("warning", "row refused", "file refused"):
                before, mark, _ = line.partition(f": {severity}: ")
                if not mark:
                    continue
                parts = before.split(": ")
                number = parts[0].rpartition(":")[2]
                found.append((int(number) if number.isdigit() else 0,
                              parts[1] if len(parts) > 1 else "", severity))
                break
        return found

    def told(self, severity):
        return [(line, column) for line, column, what in self.problems() if what == severity]


class Council:
    def __init__(self, word, slug):
        self.label = f"{word} Council"
        self.id = slug
        self.name = f"organisations/{slug}"

    def post(self, post):
        return f"{self.name}/posts/{post}"


class World:
    """Services that stand as long as a `with` statement lasts, and what they are asked."""

    def __init__(self, binaries, folder, root):
        self.binaries = binaries
        self.folder = pathlib.Path(folder)
        self.root = root
        self.processes = {}
        self.addresses = {}
        self.metrics = {}
        self.newest = {}  # what roles and people hold, as the command line was told
        self.councils = 0
        self.files = 0

    def __enter__(self):
        try:
            self.start("roles")
            self.start("people", "--roles", self.addresses["roles"],
                       "--snapshot", f"sqlite:{self.folder}/people-snapshot.db")
            self.start("planner", "--roles", self.addresses["roles"],
                       "--people", self.addresses["people"],
                       "--snapshot", f"sqlite:{self.folder}/snapshot.db")
            for service in self.processes:
                self.await_ready(service)
            self.cairn("apply", self.root / "deploy/catalogue", code=0)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    # ---- the services

    def start(self, service, *flags):
        log = self.folder / f"{service}.log"
        command = [self.binaries[f"cairn-{service}"], "--listen", "127.0.0.1:0",
                   "--metrics-listen", "127.0.0.1:0",
                   "--database", f"sqlite:{self.folder}/{service}.db", *flags]
        with open(log, "wb") as err:
            self.processes[service] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=err, stderr=err, env=self.environment())
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.processes[service].poll() is None:
            for line in log.read_text(errors="replace").splitlines():
                if '"event":"listening"' in line:
                    said = json.loads(line)
                    self.addresses[service] = said["address"]
                    self.metrics[service] = int(said["metrics"])
                    return
            time.sleep(0.02)
        raise Trouble(f"cairn-{service} did not start: {log.read_text(errors='replace')[-2000:]}")

    def await_ready(self, service):
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                url = f"http://127.0.0.1:{self.metrics[service]}/readyz"
                with urllib.request.urlopen(url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise Trouble(f"cairn-{service} did not become ready")

    def stop(self):
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def environment(self):
        """Without settings of the caller's, which would lead elsewhere."""
        return {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}

    # ---- the command line

    def cairn(self, *arguments, code=None):
        """Runs `cairn`; `code` is how it must end for the case to go on at all."""
        command = [str(argument) for argument in arguments]
        flags = [f"--{service}={address}" for service, address in self.addresses.items()]
        ran = subprocess.run([self.binaries["cairn"], *flags, *command], stdin=subprocess.DEVNULL,
                             capture_output=True, timeout=SECONDS_TO_ANSWER, check=False,
                             env=self.environment())
        answer = Answer(command, ran.returncode, ran.stdout.decode("utf-8", "replace"),
                        ran.stderr.decode("utf-8", "replace"))
        for service, revision in re.findall(r"now at (roles|people)@(\d+)", answer.out):
            self.newest[service] = int(revision)
        if code is not None and answer.code != code:
            raise Trouble(f"cairn {' '.join(command)} ended with {answer.code}:\n{answer.text}")
        return answer

    def settle(self):
        """Waits until the planner has seen all that roles and people hold."""
        deadline = time.monotonic() + SECONDS_TO_SETTLE
        while time.monotonic() < deadline:
            seen = json.loads(self.cairn("-o", "json", "doctor", code=0).out)["snapshot"]
            if all(int(seen[f"{service}_token"].rpartition("@")[2].partition(".")[0]) >= revision
                   for service, revision in self.newest.items()):
                return
            time.sleep(0.05)
        raise Trouble(f"the planner did not catch up with {self.newest}")

    # ---- what a case works on

    def write(self, name, text):
        """A file in the temporary directory; text or bytes."""
        self.files += 1
        path = self.folder / f"{self.files:04}-{name}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def council(self, posts=(), nation="ENGLAND", dates=""):
        """A new invented council; `posts` are pairs of an id and a role's id."""
        self.councils += 1
        word = COUNCILS[self.councils % len(COUNCILS)]
        council = Council(word, f"{word.lower()}-{self.councils}")
        lines = [f'organisations {{ name: "{council.name}" display_name: "{word} Council" '
                 f'kind: COUNCIL nation: {nation} fictional: true {dates} }}']
        lines += [f'posts {{ name: "{council.post(post)}" display_name: "Post {post}" '
                  f'role: "roles/{role}" }}' for post, role in posts]
        self.apply("\n".join(lines))
        return council

    def apply(self, text, code=0):
        return self.cairn("apply", self.write("applied.txtpb", text), code=code)

    def listed(self, kind, parent):
        return json.loads(self.cairn("-o", "json", "list", kind, parent, "--all", code=0).out)

    def posts(self, council):
        return self.listed("posts", council.id)

    def vacancies(self, council):
        return self.listed("vacancies", council.id)

    def appointments(self, council):
        return self.listed("appointments", f"{council.name}/people/-")

    def vacant(self, council, day=None):
        """What `cairn vacancies` answers about one council, or about all when it is None."""
        arguments = [council.id] if council else []
        if day:
            arguments += ["--as-of", day]
        return json.loads(self.cairn("-o", "json", "vacancies", *arguments, "--all", code=0).out)


def day_of(date):
    """A date of an answer, 2026-09-01; "" where there is none."""
    return date or ""


def date_text(day):
    """A day of a text-format bundle."""
    year, month, day = (int(part) for part in str(day).split("-"))
    return f"{{ year: {year} month: {month} day: {day} }}"
