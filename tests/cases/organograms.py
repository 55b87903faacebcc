"""Cases of organograms: which date of a note is the first day of a vacancy, and references."""

import csv
import io

from services import day_of

COLUMNS = ("Post Unique Reference", "Name", "Grade (or equivalent)", "Job Title", "Organisation",
           "Unit", "Reports to Senior Post", "FTE", "Notes")
FILE_DAY = "2011-09-30"
NEXT_DAY = "2012-03-31"


def organogram(council, rows, columns=COLUMNS):
    """A senior file: a chief, and below it a row for each (reference, name, notes)."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(columns)
    for reference, name, notes in [("H1", "N/D", "")] + list(rows):
        told = {"Post Unique Reference": reference, "Name": name, "Grade (or equivalent)": "SCS1",
                "Job Title": f"Head {reference}", "Organisation": council.label, "Unit": "Office",
                "Reports to Senior Post": "XX" if reference == "H1" else "H1", "FTE": "1",
                "Notes": notes}
        table.writerow([told[column] for column in columns])
    return out.getvalue()


def take(world, council, file, day=FILE_DAY):
    return world.cairn("import", "organogram", "--senior", world.write("senior.csv", file),
                       "--organisation", council.id, "--date", day)


def vacant_since(world, rows, columns=COLUMNS):
    """Imports rows and gives the first day of each one's vacancy; None where it has none."""
    council = world.council()
    take(world, council, organogram(council, rows, columns))
    names = {post["name"]: post["external_id"] for post in world.posts(council)}
    since = {names[vacancy["post"]]: day_of(vacancy.get("vacant_since"))
             for vacancy in world.vacancies(council)}
    return [since.get(reference) for reference, *_ in rows]


NOTES = (
    ("Created 02/03/2009. Vacant since 12/07/2011", "2011-07-12"),
    ("Shortlisting done 14/09/2011. Became vacant on 29/07/2011", "2011-07-29"),
    ("Fell vacant 15 June 2011; the panel meets 20/10/2011", "2011-06-15"),
    ("VACANT SINCE 01.08.2011", "2011-08-01"),
    ("Vacant from 2011-08-01, advertised 2011-09-05", "2011-08-01"),
    ("Vacant since 1st Aug 11 (post created 1 Feb 2010)", "2011-08-01"),
    ("Advertised 05/09/2011; fell vacant 01/08/2011", "2011-08-01"),
    ("Recruitment frozen since 05/09/2011, vacant since 01/08/2011", "2011-08-01"),
    ("Filled from 01/10/2011; vacated 01-08-2011", "2011-08-01"),
    ("Vacant with effect from 01/08/11", "2011-08-01"),
    ("01/08/2011", "2011-08-01"),
    ("Vacant from 1st of August 2011", "2011-08-01"),
    ("Vacant since Aug 1, 2011", "2011-08-01"),
    ("Was vacant until 05/09/2010; vacant again from 01/08/2011", "2011-08-01"),
    ("Non-vacant since 05/09/2010, now vacant since 01/08/2011", "2011-08-01"),
    # Dates of something else, or of no day that can be told.
    ("Vacant. Interviews held 05/09/2011", ""),
    ("Vacant, interviews held 05/09/2011", ""),
    ("Vacant. Closing date 05/09/2011", ""),
    ("Was vacant until 05/09/2010", ""),
    ("Post created 01/02/2010", ""),
    ("Post created 01/02/2010, vacant", ""),
    ("Vacant; interviews 05/09/2011", ""),
    ("Vacant - recruitment started 05/09/2011", ""),
    ("Advertised 05/09/2011", ""),
    ("Reviewed 12/08/2011 by the panel", ""),
    ("Previous holder left 31/08/2011 for another body", ""),
    ("Vacant since August 2011", ""),
    ("Vacant since 31/08/2012", ""),
    ("", ""),
)


def note_dates(world, tried):
    came = vacant_since(world, [(f"N{number}", "Vacant", note)
                                for number, (note, _) in enumerate(NOTES)])
    for (note, right), day in zip(NOTES, came):
        tried.expect(note, day, right)
    came = vacant_since(world, [(f"N{number}", "Vacant", note)
                                for number, (note, _) in enumerate(NOTES[:3])], COLUMNS[::-1])
    tried.expect("columns from last to first", came, [right for _, right in NOTES[:3]])
    came = vacant_since(world, [("N0", "Vacant", "Vacant since 08/31/2011"),
                                ("N1", "Vacant", "Vacant since 09/02/2011"),
                                ("N2", "Vacant", "Vacant since 1 August 2011")])
    tried.expect("a file that writes the month first", came, ["", "", "2011-08-01"])


# ---- marks in place of a name

MARKS = (
    ("Vacant", True), ("VACANT", True), ("Post Vacant", True), ("'Vacant", True),
    ("\u2018Vacant\u2019", True), ("Vacancy", True), ("Vacant Post", True), ("[Vacant]", True),
    ("Currently Vacant", True), ("Va\u200bcant", True), ("Vacant - recruiting", True),
    ("Vacant from 1 Aug 2011", True), ("Vacant until 1 Nov 2011", True),
    ("Vacant until 1 Sep 2011", False), ("N/D", False), ("ND", False), ("", False), ("Not vacant", False),
)


def marks(world, tried):
    came = vacant_since(world, [(f"M{number}", mark, "") for number, (mark, _) in enumerate(MARKS)])
    for (mark, vacant), day in zip(MARKS, came):
        tried.expect(f"Name {mark!r}", day is not None, vacant)
    council = world.council()
    take(world, council, organogram(council, [("M1", "Vacant from 1 Nov 2011", "")]))
    tried.expect("Name of a coming day",
                 [(vacancy["state"], day_of(vacancy.get("vacant_since")))
                  for vacancy in world.vacancies(council)], [("ANTICIPATED", "2011-11-01")])


# ---- references that another program wrote otherwise

REFERENCES = (
    (("B2", "B3"), ("b2", "b3")), (("00123", "124"), ("123", "124")), (("AB 1", "B3"), ("AB1", "B3")),
    (("B-2", "B3"), ("B\u20112", "B3")), (("B-2", "B3"), ("B2", "B3")),
    (("AB-12", "B3"), ("AB12", "B3")), (("123", "B3"), ("123.0", "B3")),
    (("123456789012", "123456789013"), ("1.23457E+11", "1.23457E+11")),
    (("B2", "B3"), ("b2", "B3")), (("REF/7", "B3"), ("ref 7", "B3")),
)


def references(world, tried):
    for before, after in REFERENCES:
        council = world.council()
        take(world, council, organogram(council, [(one, "Vacant", "") for one in before]))
        stood = sorted((post["name"], day_of(post.get("close_date")))
                       for post in world.posts(council))
        answer = take(world, council, organogram(council, [(one, "Vacant", "") for one in after]),
                      NEXT_DAY)
        came = sorted((post["name"], day_of(post.get("close_date")))
                      for post in world.posts(council))
        tried.expect(f"{before} written {after}: refused, nothing replaced",
                     (answer.code, came, len(world.vacancies(council))), (1, stood, 2))
    # Two that differ in letter case stand apart in one file, and one more reference is a new post.
    council = world.council()
    take(world, council, organogram(council, [("b2", "N/D", ""), ("B2", "N/D", "")]))
    answer = take(world, council, organogram(
        council, [("b2", "N/D", ""), ("B2", "N/D", ""), ("B7", "N/D", "")]), NEXT_DAY)
    tried.expect("letter case keeps references of one file apart",
                 (answer.code, len(world.posts(council))), (0, 4))


CASES = [
    ("01e", "posts replaced in silence: references written otherwise", references),
    ("12b", "mark of a vacancy in other words: organograms", marks),
    ("14", "date of a note taken for the first day of a vacancy", note_dates),
]
