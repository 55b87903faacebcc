"""Cases of one question on one day: is this post vacant, since when, and until when?"""

import csv
import datetime
import io
import json

from services import date_text, day_of

TODAY = datetime.date.today()
DIRECTOR = "director-of-childrens-services"
HEAD = "head-of-service-adults"
COLUMNS = ("person_id", "post", "appointment_kind", "start_date", "last_day", "contract_end_date",
           "left_date", "fte")


def days(number):
    """A day so many days ahead of today, or behind it."""
    return str(TODAY + datetime.timedelta(number))


def people_file(rows, columns=COLUMNS):
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        told = dict(zip(COLUMNS, row)) if isinstance(row, tuple) else row
        table.writerow([told.get(column, "") for column in columns])
    return out.getvalue()


def take_people(world, council, file, *flags, code=None):
    return world.cairn("import", "people", world.write("people.csv", file),
                       "--organisation", council.id, *flags, code=code)


def vacancy(council, vacant, post, since="", shown="", state="OPEN"):
    """A vacancy's line of a bundle."""
    since = f"vacant_since {date_text(since)}" if since else ""
    shown = f"as_of_date {date_text(shown)}" if shown else ""
    return (f'vacancies {{ name: "{council.name}/vacancies/{vacant}" post: "{council.post(post)}" '
            f'state: {state} origin: STATED {since} {shown} }}')


def move(world, council, vacant, state, day, code=0):
    return world.cairn("set", f"{council.name}/vacancies/{vacant}", f"state={state}",
                       f"as_of_date={day}", code=code)


def standing(world, council, post, day=None):
    """What is answered of a post: "held", or (since, until), or ("to come", since, until)."""
    for row in world.vacant(council, day).get("vacant_posts", []):
        if row["post"] == council.post(post):
            known = (day_of(row.get("vacant_since")), day_of(row.get("vacant_until")))
            return ("to come", *known) if row.get("to_come") else known
    return "held"


def expect_days(world, tried, what, council, post, right):
    """`right` gives the answer for each day; None is the day of asking."""
    tried.expect(what, {day: standing(world, council, post, day) for day in right}, right)


def forecast(world, council, months, *flags):
    """The months of a forecast of one council: rows of its CSV by their number."""
    answer = world.cairn("-o", "csv", "forecast", council.id, "--months", months, *flags, code=0)
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    return [row for row in rows if row["kind"] == "ALL" and row["figures_of"] == "month"]


def disagreements(world, post):
    found = json.loads(world.cairn("-o", "json", "doctor", code=0).out).get("disagreements", [])
    return sorted({row["kind"] for row in found if row.get("post") == post})


# ---- 04: between two holders

def gaps(world, tried):
    successor = "2030-02-01"
    gap = ("2029-09-01", "2030-01-31")
    around = {"2029-08-31": "held", "2029-09-01": gap, "2030-01-31": gap, successor: "held"}
    held = dict.fromkeys(around, "held")
    first = ("1", "dcs", "SUBSTANTIVE", "2018-10-01")
    next_one = ("2", "dcs", "SUBSTANTIVE", successor)
    tries = []
    for what, rows, right in (
            ("a successor five months later", [(*first, "2029-08-31"), next_one], around),
            ("the successor's row first", [next_one, (*first, "2029-08-31")], around),
            ("an end of contract in place of a last day", [(*first, "", "2029-08-31"), next_one],
             around),
            ("who leaves the council too", [(*first, "2029-08-31", "", "2029-08-31"), next_one],
             around),
            ("somebody acts meanwhile",
             [(*first, "2029-08-31"), next_one,
              ("3", "dcs", "ACTING", "2029-09-01", "2030-01-31")], around),
            ("two are named, the second later", [(*first, "2029-08-31"),
                                                 (*next_one, "2031-03-31"),
                                                 ("3", "dcs", "SUBSTANTIVE", "2031-04-01")],
             {**around, "2031-03-31": "held", "2031-04-01": "held"}),
            ("the same person comes back", [(*first, "2029-08-31"),
                                            ("1", "dcs", "SUBSTANTIVE", successor)], around),
            ("a gap of one day", [(*first, "2030-01-30"), next_one],
             {"2030-01-30": "held", "2030-01-31": ("2030-01-31", "2030-01-31"),
              successor: "held"}),
            ("no gap", [(*first, "2030-01-31"), next_one], held),
            ("a handover of a fortnight", [(*first, "2030-02-14"), next_one],
             {**held, "2030-02-14": "held", "2030-02-15": "held"}),
            ("who acts is no successor", [(*first, "2029-08-31"),
                                          ("3", "dcs", "ACTING", successor)],
             {"2029-08-31": "held", "2029-09-01": ("2029-09-01", ""),
              successor: ("2029-09-01", "")}),
            ("one gap after another", [(*first, "2029-08-31"),
                                       (*next_one, "2030-03-31"),
                                       ("3", "dcs", "SUBSTANTIVE", "2030-06-01")],
             {"2029-09-01": gap, successor: "held",
              "2030-04-01": ("2030-04-01", "2030-05-31"),
              "2030-05-31": ("2030-04-01", "2030-05-31"),
              "2030-06-01": "held"}),
            ("half a job is held through it", [("1", "dcs", "SUBSTANTIVE", "2018-10-01",
                                                "2029-08-31", "", "", "0.5"),
                                               ("2", "dcs", "SUBSTANTIVE", "2018-10-01", "", "", "",
                                                "0.5")], held)):
        council = world.council([("dcs", DIRECTOR)])
        take_people(world, council, people_file(rows), code=0)
        tries.append((what, council, right))
    # Months in which a post is certain to stand empty, and the first in which it is not.
    ahead = world.council([("dcs", DIRECTOR)])
    take_people(world, ahead, people_file([(*first, days(-90)),
                                           ("2", "dcs", "SUBSTANTIVE", days(75))]), code=0)
    stated = world.council([("dcs", DIRECTOR)])
    take_people(world, stated, people_file([(*first, days(-90)),
                                            ("2", "dcs", "SUBSTANTIVE", days(75))]), code=0)
    world.apply(vacancy(stated, "v", "dcs", days(-89), days(-80)))
    world.settle()
    for what, council, right in tries:
        expect_days(world, tried, what, council, "dcs", right)
    expect_days(world, tried, "a vacancy beside the successor", stated, "dcs",
                {None: (days(-89), days(74)), days(74): (days(-89), days(74))})
    for engine in (("analytic",), ("simulation", "--seed", "1")):
        for what, council in (("ahead", ahead), ("with a vacancy", stated)):
            months = forecast(world, council, 4, "--engine", *engine)
            tried.expect(f"forecast {engine[0]}, {what}: empty for two months, then held",
                         [(row["p10"], row["p50"], row["p90"]) for row in months],
                         [("1", "1", "1")] * 3 + [("0", "0", "0")] * 2)


# ---- 05: who left and came back

def rehired(world, tried):
    left, back = "2023-09-30", "2025-11-03"
    before = ("p-9", "dcs", "SUBSTANTIVE", "2018-10-01", left, "", left)
    after = ("p-9", "dcs", "SUBSTANTIVE", back, "", "", "")
    between = ("2023-10-01", "2025-11-02")
    right = {"2023-09-30": "held", "2023-10-01": between, "2025-11-02": between,
             back: "held", "2026-06-30": "held"}
    told = ["APPOINTMENT_AFTER_LEAVING"]
    tries = []
    for what, rows, post, expected, doctor in (
            ("the same post two years later", [before, after], "dcs", right, told),
            ("the later row first", [after, before], "dcs", right, told),
            ("no last day but the employer's", [(*before[:4], "", "", left), after], "dcs", right,
             told),
            ("followed by another", [(*before[:4], "", "", left), ("p-8", *after[1:])], "dcs",
             right, []),
            ("the last day on both rows", [before, (*after[:6], left)], "dcs", right, told),
            ("the day after", [(*before[:4], "2025-11-02", "", "2025-11-02"), after], "dcs",
             {"2025-11-02": "held", back: "held", "2026-06-30": "held"}, told),
            ("another post", [before, ("p-9", "head", *after[2:])], "head",
             {back: "held", "2026-06-30": "held"}, told),
            ("twice", [("p-9", "dcs", "SUBSTANTIVE", "2015-01-05", "2018-03-31", "", ""),
                       (*before[:6], ""), (*after[:6], left)], "dcs",
             {"2018-04-01": ("2018-04-01", "2018-09-30"), "2025-01-01": between, back: "held"},
             told),
            ("back to act for somebody", [before, ("p-9", "dcs", "ACTING", *after[3:])], "dcs",
             {"2023-10-01": ("2023-10-01", ""), back: ("2023-10-01", ""),
              "2026-06-30": ("2023-10-01", "")}, told),
            ("left again since", [(*before[:6], "2026-05-31"), (*after[:6], "2026-05-31")], "dcs",
             {"2025-01-01": between, back: "held", "2026-05-31": "held",
              "2026-06-01": ("2026-06-01", "")}, []),
            ("only left", [before], "dcs",
             {"2023-09-30": "held", "2023-10-01": ("2023-10-01", ""),
              "2026-06-30": ("2023-10-01", "")}, [])):
        council = world.council([("dcs", DIRECTOR), ("head", HEAD)])
        take_people(world, council, people_file(rows), code=0)
        tries.append((what, council, post, expected, doctor))
    world.settle()
    for what, council, post, expected, doctor in tries:
        expect_days(world, tried, what, council, post, expected)
        tried.expect(f"{what}: what the doctor tells",
                     disagreements(world, council.post(post)), doctor)


# ---- 06: councils that ended or are to come

def ended_councils(world, tried):
    end, day_after = "2025-03-31", "2025-04-01"
    closed = f"close_date {date_text(end)}"
    stated = world.council([("dcs", DIRECTOR)], dates=closed)
    world.apply(vacancy(stated, "v", "dcs", "2024-01-08", "2024-01-08"))
    inferred = world.council([("dcs", DIRECTOR)], dates=closed)
    take_people(world, inferred, people_file([("1", "dcs", "SUBSTANTIVE", "2018-10-01",
                                               "2024-01-07")]), code=0)
    undated = world.council([("dcs", DIRECTOR)], dates=closed)
    world.apply(vacancy(undated, "v", "dcs", shown="2024-01-08"))
    moved = world.council([("dcs", DIRECTOR)], dates=closed)
    world.apply(vacancy(moved, "v", "dcs", "2024-01-08", "2024-01-08"))
    move(world, moved, "v", "SHORTLISTED", "2025-03-03")
    later = world.council([("dcs", DIRECTOR)])
    world.apply(vacancy(later, "v", "dcs", "2024-01-08", "2024-01-08"))
    world.cairn("set", later.name, f"close_date={end}", code=0)
    coming = world.council([("dcs", DIRECTOR)], dates=f"open_date {date_text(days(200))}")
    world.apply(vacancy(coming, "v", "dcs", "2024-01-08", "2024-01-08"))
    last_day = world.council([("dcs", DIRECTOR)], dates=f"close_date {date_text(days(0))}")
    world.apply(vacancy(last_day, "v", "dcs", "2024-01-08", "2024-01-08"))
    recent = world.council([("dcs", DIRECTOR)], dates=f"close_date {date_text(days(-40))}")
    take_people(world, recent, people_file([("1", "dcs", "SUBSTANTIVE", "2018-10-01",
                                             days(-100))]), code=0)
    world.settle()

    stands = ("2024-01-08", "")
    right = {"2024-12-31": stands, end: stands, day_after: "held", None: "held"}
    for what, council in (("stated", stated), ("inferred", inferred), ("shortlisted", moved),
                          ("ended since it was recorded", later)):
        expect_days(world, tried, f"a vacancy of an ended council, {what}", council, "dcs", right)
    expect_days(world, tried, "a vacancy of an ended council, of no known day", undated, "dcs",
                {end: ("", ""), day_after: "held", None: "held"})
    expect_days(world, tried, "a council that is to come", coming, "dcs",
                {None: "held", days(199): "held", days(200): stands})
    expect_days(world, tried, "a council on its last day", last_day, "dcs",
                {days(0): stands, days(1): "held"})
    gone = [council.name for council in (stated, inferred, moved, later, undated, coming)]
    everywhere = {row["post"].partition("/posts/")[0]
                  for row in world.vacant(None).get("vacant_posts", [])}
    tried.expect("in the answer about all councils", sorted(everywhere.intersection(gone)), [])
    for what, council in (("ended", stated), ("to come", coming)):
        tried.expect(f"posts of a council {what}", world.vacant(council).get("posts", 0), 0)
    for engine in ("analytic", "simulation"):
        months = forecast(world, stated, 2, "--engine", engine)
        tried.expect(f"forecast of an ended council, {engine}",
                     {(row["posts"], row["p90"]) for row in months} - {("0", "0")}, set())

    for engine in ("analytic", "simulation"):
        months = forecast(world, coming, 12, "--engine", engine)
        tried.expect(f"forecast of a council to come counts its post once it is open, {engine}",
                     [row["posts"] for row in months],
                     ["1" if row["date"] >= days(200) else "0" for row in months])
    past = world.cairn("-o", "csv", "forecast", recent.id, "--history", 6, code=0).out
    recorded = [(row["date"], row["vacant_mean"]) for row in csv.DictReader(io.StringIO(past))
                if row["kind"] == "ALL" and row["basis"] == "recorded"]
    tried.expect("the past of a council that ended 40 days ago",
                 (len(recorded) > 0, recorded),
                 (True, [(date, "1" if date >= days(-99) else "0") for date, _ in recorded
                         if date <= days(-40)]))

    for what, line in (
            ("a post after the end",
             f'posts {{ name: "{stated.post("new")}" display_name: "Head of Day Care" '
             f'open_date {date_text(day_after)} }}'),
            ("a post long after the end",
             f'posts {{ name: "{stated.post("new")}" display_name: "Head of Day Care" '
             f'open_date {date_text("2030-01-01")} }}'),
            ("a vacancy after the end", vacancy(inferred, "w", "dcs", day_after, day_after)),
            ("a vacancy first shown after the end", vacancy(inferred, "w", "dcs", shown=day_after)),
            ("an appointment after the end",
             f'people {{ name: "{stated.name}/people/p" }} appointments {{ name: '
             f'"{stated.name}/people/p/appointments/a" post: "{stated.post("dcs")}" '
             f'kind: SUBSTANTIVE start_date {date_text(day_after)} }}')):
        refused = world.apply(line, code=None)
        tried.expect(f"{what} is refused", (refused.code, "lies behind the last day of" in
                                            refused.text), (1, True))
    late = take_people(world, inferred, people_file([("2", "dcs", "SUBSTANTIVE", day_after, "")]))
    tried.expect("an appointment after the end, in a file",
                 (late.code, "lies behind the last day of" in late.text), (1, True))
    taken = world.apply(f'posts {{ name: "{stated.post("last")}" display_name: "Head of Day Care" '
                        f'open_date {date_text(end)} }}', code=None)
    tried.expect("a post on the last day is taken", taken.code, 0)


# ---- 09: a question about another day

def other_days(world, tried):
    posts = [(name, HEAD) for name in "abcdefghij"]
    council = world.council(posts)
    since, ended = "2024-06-03", "2025-02-10"
    world.apply("\n".join([
        vacancy(council, "a", "a", since, since),
        vacancy(council, "b", "b", since, since),
        vacancy(council, "c", "c", since, since),
        vacancy(council, "d", "d", shown=since),
        vacancy(council, "e", "e", since, "2024-08-01"),
        vacancy(council, "f", "f", since, "2024-01-15"),
        vacancy(council, "g", "g", since, since),
        vacancy(council, "h", "h", since, since, state="ANTICIPATED"),
        vacancy(council, "i", "i", shown=since),
        vacancy(council, "j", "j", shown=since)]))
    move(world, council, "b", "FILLED", ended)
    move(world, council, "c", "WITHDRAWN", ended)
    move(world, council, "g", "SHORTLISTED", "2024-09-02")
    move(world, council, "g", "OFFERED", "2024-11-04")
    move(world, council, "g", "FILLED", ended)
    move(world, council, "i", "SHORTLISTED", ended)
    move(world, council, "j", "FILLED", ended)
    world.apply(vacancy(council, "b2", "b", "2025-05-05", "2025-05-05"))
    move(world, council, "h", "OPEN", since)
    world.settle()
    stands, filled = (since, ""), (since, "2025-02-09")
    whole = {"2024-06-02": "held", since: stands, "2025-02-09": stands, None: stands}
    expect_days(world, tried, "open since then", council, "a", whole)
    expect_days(world, tried, "filled since, and vacant again", council, "b",
                {"2024-06-02": "held", since: filled, "2025-02-09": filled, ended: "held",
                 "2025-05-04": "held", "2025-05-05": ("2025-05-05", ""), None: ("2025-05-05", "")})
    expect_days(world, tried, "withdrawn since", council, "c",
                {"2024-06-02": "held", since: stands, "2025-02-09": stands, ended: "held",
                 None: "held"})
    expect_days(world, tried, "of no known first day", council, "d",
                {"2024-06-02": "held", since: ("", ""), None: ("", "")})
    expect_days(world, tried, "of no known first day, shortlisted", council, "i",
                {"2024-06-02": "held", since: ("", ""), "2025-02-09": ("", ""), None: ("", "")})
    expect_days(world, tried, "of no known first day, filled since", council, "j",
                {"2024-06-02": "held", since: ("", "2025-02-09"),
                 "2025-02-09": ("", "2025-02-09"), ended: "held", None: "held"})
    expect_days(world, tried, "shown later than it began", council, "e",
                {"2024-06-02": "held", since: stands, "2024-08-01": stands, None: stands})
    expect_days(world, tried, "known before it began", council, "f",
                {"2024-01-14": "held", "2024-01-15": ("to come", since, ""),
                 "2024-06-02": ("to come", since, ""), since: stands, None: stands})
    expect_days(world, tried, "shortlisted, offered and filled", council, "g",
                {"2024-09-02": filled, "2024-11-04": filled, "2025-02-09": filled, ended: "held"})
    expect_days(world, tried, "anticipated, then open", council, "h",
                {"2024-06-02": "held", since: stands, None: stands})

    def state(day):
        return [row["state"] for row in world.vacant(council, day).get("vacant_posts", [])
                if row["post"] == council.post("g")]
    tried.expect("how far filling had come",
                 [state(day) for day in (since, "2024-09-01", "2024-09-02", "2024-11-04", ended)],
                 [["OPEN"], ["OPEN"], ["SHORTLISTED"], ["OFFERED"], []])
    early = world.cairn("vacancies", council.id, "--as-of", "2023-12-31", code=0)
    tried.expect("before the first record",
                 "Nothing is on record of 2023-12-31" in early.text, True)
    early = world.cairn("forecast", council.id, "--as-of", "2023-12-31", "--engine", "simulation",
                        code=0)
    tried.expect("forecast before the first record",
                 ("Nothing is on record of 2023-12-31" in early.text, "The bench" in early.text),
                 (True, False))


# ---- 10: vacancies of a coming day

def coming_vacancies(world, tried):
    council = world.council([(name, HEAD) for name in "abcdefg"])
    world.apply("\n".join([
        vacancy(council, "a", "a", "2097-10-01", days(-30)),
        vacancy(council, "b", "b", days(1), days(-30)),
        vacancy(council, "c", "c", days(0), days(-30)),
        vacancy(council, "d", "d", days(60), days(-30)),
        vacancy(council, "e", "e", days(60), days(-30), state="ANTICIPATED"),
        vacancy(council, "f", "f", days(60), days(-30)),
        vacancy(council, "g", "g", days(60), days(-30))]))
    move(world, council, "d", "SHORTLISTED", days(-10))
    for vacant in "ef":
        move(world, council, vacant, "SHORTLISTED", days(-20))
        move(world, council, vacant, "OFFERED", days(-10))
        move(world, council, vacant, "FILLED", days(90))
    move(world, council, "g", "FILLED", days(60))
    world.settle()
    far = ("2097-10-01", "")
    expect_days(world, tried, "in many years", council, "a",
                {None: ("to come", *far), days(365): ("to come", *far), "2097-09-30":
                 ("to come", *far), "2097-10-01": far})
    expect_days(world, tried, "tomorrow", council, "b",
                {days(0): ("to come", days(1), ""), days(1): (days(1), "")})
    expect_days(world, tried, "today", council, "c",
                {days(-1): ("to come", days(0), ""), days(0): (days(0), "")})
    expect_days(world, tried, "shortlisted ahead", council, "d",
                {None: ("to come", days(60), ""), days(60): (days(60), "")})
    for vacant in "ef":
        expect_days(world, tried, f"filled ahead, from a later day ({vacant})", council, vacant,
                    {None: ("to come", days(60), days(89)), days(60): (days(60), days(89)),
                     days(89): (days(60), days(89)), days(90): "held"})
    expect_days(world, tried, "filled ahead, without a gap", council, "g",
                {None: "held", days(60): "held", days(90): "held"})
    sentence = world.cairn("vacancies", council.id, code=0).text
    tried.expect("the sentence counts what lacks a holder today", "1 of 7 posts lack" in sentence,
                 True)
    months = forecast(world, council, 1, "--engine", "analytic")
    tried.expect("the forecast begins with one vacant post", months[0]["p50"], "1")
    late = move(world, council, "d", "FILLED", days(2000), code=None)
    tried.expect("a move more than two years ahead is refused", late.code, 1)


# ---- 11: posts that are to close

def closing_posts(world, tried):
    since = days(-100)
    council = world.council([(name, HEAD) for name in "abcdefg"])
    world.apply("\n".join(vacancy(council, name, name, since, since) for name in "abcdf"))

    def close(post, day):
        return world.cairn("set", council.post(post), f"close_date={day}", code=0)
    close("a", "2096-03-31")
    close("b", days(1))
    close("c", days(0))
    close("d", days(-1))
    close("e", "2096-03-31")
    opened = world.apply(vacancy(council, "e", "e", since, since), code=None)
    # By a bundle, as a register of changes would send it.
    world.apply(f'posts {{ name: "{council.post("f")}" close_date {date_text(days(400))} }}')
    close("g", days(30))
    beyond = world.apply(vacancy(council, "g", "g", days(31), days(-1)), code=None)
    world.settle()
    stands = (since, "")
    expect_days(world, tried, "in many years", council, "a",
                {None: stands, "2096-03-31": stands, "2096-04-01": "held"})
    expect_days(world, tried, "tomorrow", council, "b",
                {days(0): stands, days(1): stands, days(2): "held"})
    expect_days(world, tried, "yesterday", council, "d", {days(0): "held", days(1): "held"})
    expect_days(world, tried, "a vacancy opened after that was known", council, "e",
                {None: stands, "2096-03-31": stands, "2096-04-01": "held"})
    expect_days(world, tried, "by a bundle", council, "f",
                {None: stands, days(400): stands, days(401): "held"})
    tried.expect("opening one is taken, one behind the last day is refused",
                 (opened.code, beyond.code), (0, 1))
    kept = {vacancy["name"].rpartition("/")[2]: vacancy["state"]
            for vacancy in world.vacancies(council)}
    tried.expect("what became of the vacancies", {name: kept.get(name) for name in "abdefg"},
                 {"a": "OPEN", "b": "OPEN", "d": "WITHDRAWN", "e": "OPEN", "f": "OPEN", "g": None})


CASES = [
    ("04", "post between two holders counted as held", gaps),
    ("05", "who left and came back counted as gone", rehired),
    ("06", "council that has ended, or is to come, counted", ended_councils),
    ("09", "question about another day answered for today", other_days),
    ("10", "vacancy of a coming day counted already", coming_vacancies),
    ("11", "vacancy forgotten because its post is to close", closing_posts),
]
