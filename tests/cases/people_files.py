"""Cases of people's files: ids and dates that a spreadsheet changed, days for no end."""

from services import date_text, day_of
from vacant_days import DIRECTOR, disagreements, forecast, people_file, take_people

HEAD = "head-of-service-children"
POSTS = [(post, HEAD) for post in "abcd"]


def appointments_of(world, council):
    return sorted((row["post"].rpartition("/")[2], day_of(row["start_date"]),
                   day_of(row.get("last_day"))) for row in world.appointments(council))


def rows_of(ids, start="2019-05-13"):
    return [(person, post, "SUBSTANTIVE", start) for person, post in zip(ids, "abcd")]


# ---- 03: ids that lost something

COMPLETE = ("--complete", "--date", "2025-11-03")


def lost_ids(world, tried):
    for what, before, after, flags in (
            ("zeros lost", ("00417", "00418"), ("417", "418"), COMPLETE),
            ("zeros lost, the file not called complete", ("00417", "00418"), ("417", "418"), ()),
            ("zeros lost of one of three", ("00417", "924", "925"), ("417", "924", "925"),
             COMPLETE),
            ("one zero lost of two", ("00417", "00418"), ("0417", "0418"), COMPLETE),
            ("zeros added", ("417", "418"), ("000417", "000418"), COMPLETE),
            ("small letters in place of capitals", ("AB12", "AB13"), ("ab12", "ab13"), COMPLETE),
            ("capitals of one of two", ("ab12", "ab13"), ("ab12", "AB13"), COMPLETE),
            ("zeros lost before a letter", ("00A1", "00A2"), ("A1", "A2"), COMPLETE),
            ("full-width digits", ("17", "18"), ("\uff11\uff17", "\uff11\uff18"),
             COMPLETE),
            ("another payroll's ids", ("417", "418"), ("7001", "7002"), COMPLETE),
            ("decimals added", ("417", "418"), ("417.0", "418.0"), COMPLETE),
            ("decimals added to one of two", ("417", "418"), ("417.0", "418"), COMPLETE),
            ("an apostrophe before", ("00417", "418"), ("'00417", "418"), COMPLETE),
            ("a dash lost", ("AB-12", "418"), ("AB12", "418"), COMPLETE),
            ("a blank lost", ("AB 12", "418"), ("AB12", "418"), COMPLETE),
            ("a blank for a dash", ("AB-12", "418"), ("AB 12", "418"), COMPLETE),
            ("another dash", ("AB-12", "418"), ("AB\u201312", "418"), COMPLETE),
            ("commas between thousands", ("1234567", "418"), ("1,234,567", "418"), COMPLETE),
            ("zeros become one", ("000", "418"), ("0", "418"), COMPLETE),
            ("a no-break space before", ("417", "418"), ("\u00a0417", "418"), COMPLETE),
            ("digits behind the fifteenth rounded", ("123456789012345678", "418"),
             ("123456789012345680", "418"), COMPLETE),
            ("digits behind the fifteenth cut", ("123456789012345678", "418"),
             ("123456789012345000", "418"), COMPLETE),
            ("numbers cut", ("450812000317", "450812000318"), ("4.50812E+11", "4.50812E+11"),
             COMPLETE)):
        council = world.council(POSTS)
        take_people(world, council, people_file(rows_of(before)), code=0)
        stood = appointments_of(world, council)
        answer = take_people(world, council, people_file(rows_of(after)), *flags)
        tried.expect(what, (answer.code, appointments_of(world, council),
                            len(world.listed("people", council.id))), (1, stood, len(before)))
    # A row that finds no room in its post holds what is absent as well.
    council = world.council(POSTS)
    take_people(world, council, people_file(rows_of(("417", "418"))), code=0)
    stood = appointments_of(world, council)
    answer = take_people(world, council, people_file(
        [("901", "a", "SUBSTANTIVE", "2025-02-03"), ("902", "a", "SUBSTANTIVE", "2025-03-03"),
         ("418", "b", "SUBSTANTIVE", "2019-05-13")]), *COMPLETE)
    tried.expect("two new holders of one post, the old one absent",
                 (answer.code, appointments_of(world, council)), (1, stood))
    # The same ids again, and a file that really leaves somebody out.
    council = world.council(POSTS)
    take_people(world, council, people_file(rows_of(("00417", "00418"))), code=0)
    answer = take_people(world, council, people_file(rows_of(("00417",))), *COMPLETE)
    tried.expect("who is left out ends on the file's day",
                 (answer.code, appointments_of(world, council)),
                 (0, [("a", "2019-05-13", ""), ("b", "2019-05-13", "2025-11-03")]))


# ---- 07: days that stand for no end

def no_ends(world, tried):
    both = [("a", DIRECTOR), ("b", "director-of-adult-social-services")]

    def council_with(**fields):
        council = world.council(both)
        row = {"person_id": "2", "post": "b", "appointment_kind": "SUBSTANTIVE",
               "start_date": "2020-05-04", **fields}
        first = {**row, "person_id": "1", "post": "a", "last_day": "", "contract_end_date": ""}
        answer = take_people(world, council, people_file([first, row]), code=0)
        return council, answer

    open_end, _ = council_with()
    known, _ = council_with(last_day="2031-03-31")
    tries = []
    for column, written in (("last_day", "2099-12-31"), ("last_day", "9999-12-31"),
                            ("last_day", "31/12/2099"), ("last_day", "31/12/9999"),
                            ("last_day", "31.12.2999"), ("last_day", "2090-01-01"),
                            ("last_day", "2100-01-01"), ("contract_end_date", "2099-12-31"),
                            ("contract_end_date", "31/12/9999")):
        council, answer = council_with(**{column: written})
        stored = [day_of(row.get("last_day")) + day_of(row.get("contract_end_date"))
                  for row in world.appointments(council)]
        tried.expect(f"{column} {written}: told and left out",
                     ((3, column) in answer.told("warning"), stored), (True, ["", ""]))
        tries.append((f"{column} {written}", council))
    # Recorded by other ways than a file: kept, taken for none, told by the doctor.
    for field, year in (("last_day", 2075), ("last_day", 2099), ("contract_end_date", 2080)):
        council = world.council(both)
        take_people(world, council, people_file(
            [("1", "a", "SUBSTANTIVE", "2020-05-04")]), code=0)
        world.apply(
            f'people {{ name: "{council.name}/people/p" }}\n'
            f'appointments {{ name: "{council.name}/people/p/appointments/b" '
            f'post: "{council.post("b")}" kind: SUBSTANTIVE start_date {date_text("2020-05-04")} '
            f'{field} {date_text(f"{year}-12-31")} }}')
        world.settle()
        tried.expect(f"{field} of {year} by a bundle: the doctor tells",
                     disagreements(world, council.post("b")), ["PLACEHOLDER_DATE"])
        tries.append((f"{field} of {year} by a bundle", council))
    world.settle()

    def mean(council):
        return forecast(world, council, 12, "--engine", "analytic")[-1]["vacant_mean"]
    right = mean(open_end)
    for what, council in tries:
        tried.expect(f"forecast, {what}: as without a last day", mean(council), right)
    tried.expect("forecast, a last day in some years: another", mean(known) != right, True)


# ---- 15: the month first

def month_first(world, tried):
    header = ("person_id", "post", "appointment_kind", "start_date", "last_day", "left_date",
              "enrolments")
    late_first = ("post", "last_day", "left_date", "start_date", "enrolments", "appointment_kind",
                  "person_id")

    def row(person, post, start, last="", left="", enrolments=""):
        return {"person_id": person, "post": post, "appointment_kind": "ACTING",
                "start_date": start, "last_day": last, "left_date": left, "enrolments": enrolments}
    clear = row("m-9", "d", "2024-02-01")
    for what, columns, rows, refused, taken in (
            ("in the first row", header,
             [row("m-1", "a", "06/29/2024"), row("m-2", "b", "04/05/2024", "12/06/2024")],
             [2, 3], []),
            ("in the last row only", header,
             [row("m-2", "b", "04/05/2024"), row("m-3", "c", "05/06/2024"),
              row("m-1", "a", "06/29/2024")], [2, 3, 4], []),
            ("in another column", header,
             [row("m-1", "a", "04/05/2024", left="05/31/2024"), row("m-2", "b", "06/07/2024")],
             [2, 3], []),
            ("columns in another order", late_first,
             [row("m-1", "a", "04/05/2024", "12/31/2024"), row("m-2", "b", "06/07/2024")],
             [2, 3], []),
            ("with hyphens", header,
             [row("m-1", "a", "06-29-2024"), row("m-2", "b", "04-05-2024")], [2, 3], []),
            ("with full stops and short years", header,
             [row("m-1", "a", "6.29.24"), row("m-2", "b", "4.5.24")], [2, 3], []),
            ("in a list", header,
             [row("m-1", "a", "04/05/2024",
                  enrolments="leading-to-deliver:ENROLLED:09/30/2024:09/30/2024"),
              row("m-2", "b", "06/07/2024")], [2, 3], []),
            ("in a column that is not read", header + ("date_of_birth",),
             [{**row("m-1", "a", "04/05/2024"), "date_of_birth": "11/23/1970"},
              {**row("m-2", "b", "06/07/2024"), "date_of_birth": "01/02/1971"}], [2, 3], []),
            ("codes in a column that is not read", header + ("cost_code",),
             [{**row("m-1", "a", "04/05/2024"), "cost_code": "01-23-4567"},
              {**row("m-2", "b", "06/07/2024"), "cost_code": "77-23-4567"}], [],
             [("a", "2024-05-04", ""), ("b", "2024-07-06", "")]),
            ("days of the other kind too", header,
             [row("m-1", "a", "06/29/2024"), row("m-2", "b", "29/06/2024")], [2, 3], []),
            ("rows without such dates are taken", header,
             [row("m-1", "a", "06/29/2024"), clear], [2], [("d", "2024-02-01", "")]),
            ("the day first throughout", header,
             [row("m-1", "a", "29/06/2024"), row("m-2", "b", "04/05/2024", "12/06/2024")], [],
             [("a", "2024-06-29", ""), ("b", "2024-05-04", "2024-06-12")])):
        council = world.council(POSTS)
        answer = take_people(world, council, people_file(rows, columns))
        tried.expect(what, (answer.code, [line for line, _ in answer.told("row refused")],
                            appointments_of(world, council)), (1 if refused else 0, refused, taken))


# ---- 16: numbers that a spreadsheet cut

def cut_numbers(world, tried):
    header = ("person_id", "post", "appointment_kind", "start_date")

    def row(person, post):
        return {"person_id": person, "post": post, "appointment_kind": "SUBSTANTIVE",
                "start_date": "2019-05-13"}
    for what, columns, rows, refused in (
            ("one number in both rows", header,
             [row("4.50812E+11", "a"), row("4.50812E+11", "b")], [2, 3]),
            ("two numbers", header, [row("4.50812E+11", "a"), row("4.50831E+11", "b")], [2, 3]),
            ("a small e", header, [row("4.50812e+11", "a"), row("7", "b")], [2]),
            ("without a fraction", header, [row("2E+15", "a"), row("7", "b")], [2]),
            ("a comma for the point", header, [row("4,50812E+11", "a"), row("7", "b")], [2]),
            ("a long exponent", header, [row("7", "a"), row("4.5E+011", "b")], [3]),
            ("the id in the last column", header[::-1],
             [row("7", "a"), row("4.50812E+11", "b")], [3]),
            ("the number of a post", header, [row("7", "1.0E+05"), row("8", "b")], [2]),
            ("letters that only look so", header, [row("1E5", "a"), row("E+11", "b"),
                                                  row("2E-04", "c")], [])):
        council = world.council(POSTS)
        answer = take_people(world, council, people_file(rows, columns), "--dry-run")
        tried.expect(what, (answer.code, [line for line, _ in answer.told("row refused")]),
                     (1 if refused else 0, refused))


CASES = [
    ("03", "appointments ended because a spreadsheet changed ids", lost_ids),
    ("07", "day that stands for no end taken for a last day", no_ends),
    ("15", "dates with the month first taken for the day first", month_first),
    ("16", "number that a spreadsheet cut taken for an id", cut_numbers),
]
