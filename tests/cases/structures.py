"""Cases of published structures: the same posts a year later, comments, marks, salary bands."""

import csv
import io

from services import day_of

COLUMNS = ("OrganisationLabel", "EffectiveDate", "Level", "JobTitle", "Directorate", "Service",
           "ContractType", "SalaryBand", "Vacancy", "Comments")
FIRST_DAY = "2024-07-01"
NEXT_DAY = "2025-07-01"


def structure(council, day, rows, columns=COLUMNS, line_end="\n"):
    """A structure file; a row says what differs from a filled permanent post of level 3."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator=line_end)
    table.writerow(columns)
    for row in rows:
        told = {"OrganisationLabel": council.label, "EffectiveDate": day, "Level": "3",
                "Directorate": "NA", "Service": "NA", "ContractType": "Permanent",
                "SalaryBand": "70000 - 74999", "Vacancy": "NA", "Comments": "NA"}
        told.update(row)
        table.writerow([told[column] for column in columns])
    return out.getvalue()


def take(world, council, file, *flags):
    return world.cairn("import", "organisation-structure", world.write("structure.csv", file),
                       "--organisation", council.id, *flags)


def three_posts(unit, director="Director of Children's Services", service="Adoption"):
    """A small directorate; the head of adoption's post is vacant."""
    return [{"JobTitle": director, "Directorate": unit},
            {"JobTitle": "Head of Adoption", "Directorate": unit, "Service": service,
             "Vacancy": "Vacant"},
            {"JobTitle": "Head of Residential Care", "Directorate": unit,
             "Service": "Residential Care"}]


def seven_more():
    return [{"JobTitle": f"Head of {area}", "Directorate": "Adults", "Service": area}
            for area in ("Day Care", "Home Care", "Respite", "Hospitals", "Carers",
                         "Housing Support", "Telecare")]


def holdings(world, council):
    """What must not change when a file shows the same posts: names, roles, vacancies, their age."""
    posts = sorted((post["name"], post.get("role", ""), day_of(post.get("close_date")))
                   for post in world.posts(council))
    vacancies = sorted((vacancy["name"], vacancy["state"], day_of(vacancy["as_of_date"]))
                       for vacancy in world.vacancies(council))
    return posts, vacancies


def expect_the_same(world, tried, what, before, after, nation="ENGLAND"):
    """`before` and `after` make the file of a council and a day."""
    council = world.council(nation=nation)
    take(world, council, before(council, FIRST_DAY))
    stood = holdings(world, council)
    if not stood[0] or not stood[1]:
        raise ValueError(f"{what}: the first file left no post or no vacancy")
    answer = take(world, council, after(council, NEXT_DAY))
    tried.expect(what, (answer.code, *holdings(world, council)), (0, *stood))


def of(*words):
    """Makes the file of a council and a day of three posts."""
    return lambda council, day: structure(council, day, three_posts(*words))


def other_spellings(world, tried, pairs, nation="ENGLAND"):
    for what, before, after in pairs:
        expect_the_same(world, tried, what, of(before), of(after), nation)


# ---- 01a, 02, 13: the same posts under other characters

PLAIN = "Children's Services"


def apostrophes(world, tried):
    other_spellings(world, tried, [
        ("an acute accent", PLAIN, "Children\u00b4s Services"),
        ("a grave accent", PLAIN, "Children`s Services"),
        ("a right quotation mark", PLAIN, "Children\u2019s Services"),
        ("a left quotation mark", PLAIN, "Children\u2018s Services"),
        ("a reversed quotation mark", PLAIN, "Children\u201bs Services"),
        ("a prime", PLAIN, "Children\u2032s Services"),
        ("a modifier apostrophe", PLAIN, "Children\u02bcs Services"),
        ("a full-width apostrophe", PLAIN, "Children\uff07s Services"),
        ("a geresh", PLAIN, "Children\u05f3s Services"),
        ("none at all", PLAIN, "Childrens Services"),
        ("doubled, as a database escapes it", PLAIN, "Children''s Services"),
        ("a plain one after a curly one", "Children\u2019s Services", PLAIN),
        ("a prime after an acute accent", "Children\u00b4s Services", "Children\u2032s Services"),
    ])
    other_spellings(world, tried, [
        (what, PLAIN, f"Children{mark}s Services") for what, mark in (
            ("a low quotation mark", "\u201a"), ("a double modifier", "\u02ee"),
            ("UTF-8 read as Windows-1252", "\u00e2\u20ac\u2122"),
            ("UTF-8 read as Latin-1", "\u00e2\u0080\u0099"),
            ("an entity without its semicolon", "&#39"), ("a prime by name", "&prime;"),
            ("escaped as in an address", "%27"), ("escaped as in a program", "\\u2019"))])
    # Lost for good: the post waits for a match file.
    for mark in ("\ufffd", "?", " ", "\u00b7", "\u00d5", "\u201d", "*"):
        council = world.council()
        rows = [{"JobTitle": f"Head of {area}", "Directorate": "Place", "Service": area}
                for area in ("Parks", "Roads", "Bins", "Trees", "Ports", "Halls", "Pools", "Quays",
                             "Docks")]
        first = {"JobTitle": f"Director of {PLAIN}", "Directorate": PLAIN, "Vacancy": "Vacant"}
        take(world, council, structure(council, FIRST_DAY, [first] + rows))
        stood = holdings(world, council)
        damaged = {key: text.replace("'", mark) for key, text in first.items()}
        held = take(world, council, structure(council, NEXT_DAY, [damaged] + rows))
        tried.expect(f"{mark!r} for an apostrophe in title and directorate: held",
                     (held.code, holdings(world, council)), (1, stood))
    # Every row by another hand, the titles too.
    expect_the_same(
        world, tried, "another one in each row", of(PLAIN),
        lambda council, day: structure(council, day, [
            {**row, "Directorate": f"Children{mark}s Services",
             "JobTitle": row["JobTitle"].replace("'", mark)}
            for row, mark in zip(three_posts(PLAIN), "\u00b4\u2019\u02bc")]))
    # Windows-1252: the curly apostrophe is one byte there.
    expect_the_same(
        world, tried, "a curly one in Windows-1252", of(PLAIN),
        lambda council, day: of("Children\u2019s Services")(council, day).encode("cp1252"))
    # A people's file may name the post by its words, and the first file may have any of them.
    council = world.council()
    take(world, council, of("Children\u00b4s Services", "Director of Children\u00b4s Services")(
        council, FIRST_DAY))
    director = [post for post in world.posts(council) if not post.get("service")][0]
    tried.expect("the role of a title with an acute accent", director.get("role"),
                 "roles/director-of-childrens-services")
    for number, words in enumerate((
            "Director of Children's Services,Children's Services",
            "DIRECTOR OF CHILDREN\u2019S SERVICES,CHILDREN\u2019S SERVICES",
            "Director of Children&#39;s Services,Children`s Services")):
        answer = world.cairn(
            "import", "people", "--organisation", council.id, world.write(
                "people.csv", "person_id,post_title,post_directorate,appointment_kind,start_date\n"
                f"p-{number},{words},ACTING,2024-0{number + 1}-01\n"))
        tried.expect(f"a people's file names the post {words}",
                     (answer.code, answer.counts().get("appointments created")), (0, 1))


def letters(world, tried):
    gaelic = "C\u00f9ram S\u00f2isealta"
    other_spellings(world, tried, [
        ("Gaelic in capitals", gaelic, "C\u00d9RAM S\u00d2ISEALTA"),
        ("Gaelic in small letters", gaelic, "c\u00f9ram s\u00f2isealta"),
        ("Gaelic decomposed", gaelic, "Cu\u0300ram So\u0300isealta"),
        ("Gaelic in capitals, decomposed", gaelic, "CU\u0300RAM SO\u0300ISEALTA"),
        ("composed after decomposed", "Inbhich agus Slu\u0300agh", "Inbhich agus Sl\u00f9agh"),
        ("Welsh in capitals", "G\u0175yl a Th\u0177", "G\u0174YL A TH\u0176"),
        ("a sharp s in capitals", "Stra\u00dfe", "STRASSE"),
        ("a ligature", "Office of Welfare", "O\ufb03ce of Welfare"),
        ("full-width letters", "Adults", "\uff21\uff44\uff55\uff4c\uff54\uff53"),
        ("a Greek letter at the end", "\u039f\u03b4\u03cc\u03c2", "\u039f\u0394\u038c\u03a3"),
    ], "SCOTLAND")
    expect_the_same(world, tried, "a title in capitals", of(gaelic, "Sti\u00f9iriche C\u00f9raim"),
                    of(gaelic, "STI\u00d9IRICHE C\u00d9RAIM"))
    expect_the_same(world, tried, "capitals in Windows-1252", of("C\u00f9ram"),
                    lambda council, day: of("C\u00d9RAM")(council, day).encode("cp1252"))


def unseen(world, tried):
    other_spellings(world, tried, [
        ("a soft hyphen", "Safeguarding", "Safe\u00adguarding"),
        ("a zero-width space", "Safeguarding", "Safe\u200bguarding"),
        ("a zero-width joiner", "Safeguarding", "Safe\u200dguarding"),
        ("a word joiner and a byte order mark", "Safeguarding", "\ufeffSafe\u2060guarding"),
        ("a mark of direction", "Safeguarding", "\u200eSafeguarding"),
        ("a no-break space", "Care Team", "Care\u00a0Team"),
        ("a thin space, doubled", "Care Team", "Care\u2009\u2009Team"),
        ("a line break in a cell", "Care Team", "Care\nTeam"),
        ("an en dash with blanks", "Adults - Care", "Adults \u2013 Care"),
        ("a non-breaking hyphen", "Multi-agency Care", "Multi\u2011agency Care"),
        ("an entity by number", PLAIN, "Children&#39;s Services"),
        ("an entity by hexadecimal number", PLAIN, "Children&#x2019;s Services"),
        ("an entity by name", PLAIN, "Children&rsquo;s Services"),
        ("an entity of XML", PLAIN, "Children&apos;s Services"),
        ("an entity written out twice", "Care & Health", "Care &amp;amp; Health"),
        ("an ampersand for and", "Care and Health", "Care & Health"),
        ("an entity for and", "Care and Health", "Care &amp; Health"),
        ("a soft hyphen as an entity", "Safeguarding", "Safe&shy;guarding"),
    ])

    for what, write in (
            ("columns from last to first",
             lambda text, council: structure(council, NEXT_DAY, three_posts(PLAIN), COLUMNS[::-1])),
            ("carriage returns", lambda text, council: text.replace("\n", "\r")),
            ("both line ends and a byte order mark",
             lambda text, council: "\ufeff" + text.replace("\n", "\r\n")),
            ("column names in capitals, with blanks",
             lambda text, council: text.replace("JobTitle", "JOB TITLE").replace(
                 "EffectiveDate", "effective_date")),
            ("days of this country", lambda text, council: text.replace(NEXT_DAY, "01/07/2025"))):
        expect_the_same(world, tried, what, of(PLAIN),
                        lambda council, day, write=write: write(of(PLAIN)(council, day), council))


# ---- 01d: words that changed are held until somebody settles them

def names_and_vacancies(world, council):
    """A new title may map to another role, so roles are left out."""
    posts, vacancies = holdings(world, council)
    return [name for name, *_ in posts], vacancies


def renamed(world, tried):
    old, new = PLAIN, "Families and Young People"
    three = three_posts(old)

    def other(index, **fields):
        rows = [dict(row) for row in three]
        rows[index].update(fields)
        return rows

    for what, before, after in (
            ("a directorate with a new name", three, three_posts(new)),
            ("a service with a new name", three, three_posts(old, service="Permanence")),
            ("a post that moved to another directorate", three, other(1, Directorate=new)),
            ("a title with new words", three,
             other(2, JobTitle="Head of Residential and Respite Care")),
            ("a title of other words in the same service", three,
             other(1, JobTitle="Lead for Permanence")),
            ("a directorate left out", three, three_posts("NA")),
            ("an apostrophe lost before publication", three,
             three_posts("Children\ufffds Services")),
            ("a post among many", three + seven_more(), other(1, Directorate=new) + seven_more())):
        council = world.council()
        take(world, council, structure(council, FIRST_DAY, before))
        stood = holdings(world, council)
        file = structure(council, NEXT_DAY, after)
        match = world.folder / f"{council.id}-match.csv"
        held = take(world, council, file, "--write-match", match)
        changed = holdings(world, council) != stood
        settled = take(world, council, file, "--match", match)
        tried.expect(f"{what}: held, then settled as the same posts",
                     (held.code, changed, settled.code, *names_and_vacancies(world, council)),
                     (1, False, 0, [name for name, *_ in stood[0]], stood[1]))
    # Nothing in common: which is which only a person can say.
    council = world.council()
    take(world, council, structure(council, FIRST_DAY, three))
    stood = holdings(world, council)
    strange = [{**row, "JobTitle": f"Strategic Lead {number}", "Service": f"Area {number}"}
               for number, row in enumerate(three)]
    file = structure(council, NEXT_DAY, strange)
    held = take(world, council, file)
    tried.expect("titles and services of other words: held", (held.code, holdings(world, council)),
                 (1, stood))
    lines = ["old_title,old_directorate,old_service,new_title,new_directorate,new_service"]
    lines += [",".join((before["JobTitle"], old, before.get("Service", ""), now["JobTitle"], old,
                        now["Service"])) for before, now in zip(three, strange)]
    match = world.write("match.csv", "\n".join(lines) + "\n")
    settled = take(world, council, file, "--match", match)
    tried.expect("titles and services of other words: settled by hand",
                 (settled.code, *names_and_vacancies(world, council)),
                 (0, [name for name, *_ in stood[0]], stood[1]))


# ---- 08, 12: what a file says of a post's holder

# A report prints ten messages that are alike, then counts them.
MOST_ALIKE = 10


def read_rows(world, rows):
    """Imports rows and gives for each title (vacant, kind of cover, whether it was told)."""
    if len(rows) > MOST_ALIKE:
        return read_rows(world, rows[:MOST_ALIKE]) + read_rows(world, rows[MOST_ALIKE:])
    council = world.council()
    file = structure(council, FIRST_DAY, [
        {"JobTitle": f"Head {number}", "Directorate": "Adults", "Service": f"Area {number}", **row}
        for number, row in enumerate(rows)])
    answer = take(world, council, file, "--accept-partial")
    posts = {post["display_name"]: post for post in world.posts(council)}
    vacant = {vacancy["post"]: vacancy["origin"] for vacancy in world.vacancies(council)}
    told = {line for line, column, _ in answer.problems() if column in ("Comments", "Vacancy")}
    read = []
    for number in range(len(rows)):
        post = posts.get(f"Head {number}")
        covers = [cover["kind"] for cover in post.get("covers", [])] if post else ["refused"]
        read.append((vacant.get(post["name"], "") if post else "", *covers, number + 2 in told))
    return read


# Nothing of a holder or of cover today; the second is whether it is told as doubtful.
ELSEWHERE = (
    ("Reports to the Interim Head of Paid Service", True),
    ("Reporting to an agency interim until the director is appointed", True),
    ("Previously held by an interim, for good since May 2023", True),
    ("Agency arrangement ended, a permanent holder is in place", True),
    ("Acting up allowance no longer paid", True),
    ("Formerly an acting arrangement", True),
    ("Agency cover ceased on 31 March 2024", True),
    ("Interim consultant has left", True),
    ("Secondment ended 30 April 2024", True),
    ("No longer covered by agency staff", True),
    ("Manages the agency staff of the duty team", True),
    ("Post holder supports the acting head of service", True),
    ("Not an interim post", True),
    ("Proposed interim arrangement, subject to approval", True),
    ("Interim arrangement came to an end in March", True),
    ("The interim left in May 2024", True),
    ("Interim resigned", True),
    ("Used to be covered by an interim", True),
    ("Agency contract stopped", True),
    ("Interim was made permanent", True),
    ("Since the interim left, held permanently", True),
    ("Line manager is interim", True),
    ("Responsible to the acting Chief Executive", True),
    ("PA to the interim director", True),
    ("Oversees agency contract", True),
    ("Consultancy contract manager", True),
    ("Head of Interim Placements", True),
    ("Interim structure", True),
    ("Team covered by agency staff", True),
    ("To be covered by an interim from September", True),
    ("Interim from 1 September 2024", True),
    ("Interim to start in the autumn", True),
    ("Covers for the acting director", True),
    ("Holder is acting up elsewhere", True),
    ("Acting on behalf of the council", True),
    ("Acting as Monitoring Officer", True),
    ("Holder on secondment", True),
    ("Returned from secondment", True),
    ("Secondment opportunity", True),
    ("No cover required", True),
    ("Uncovered market hall", True),
    ("Interim in post. Resigned in May", True),
    ("Interim?", True),
    ("Works with the Environment Agency", False),
    ("Leads multi-agency safeguarding", False),
    ("Contracting and transacting for the directorate", False),
    ("Budget holder for three teams", False),
)
# What is said of this post today.
TODAY = (
    ("Covered by an agency arrangement", ("INFERRED", "AGENCY")),
    ("Permanent post currently covered by an interim consultant", ("INFERRED", "CONSULTANCY")),
    ("Interim", ("INFERRED", "INTERIM")),
    ("Interim in post", ("INFERRED", "INTERIM")),
    ("Post held by an interim manager since May 2024", ("INFERRED", "INTERIM")),
    ("Interim arrangements in place", ("INFERRED", "INTERIM")),
    ("Filled by agency", ("INFERRED", "AGENCY")),
    ("Established post; agency worker in post at present", ("INFERRED", "AGENCY")),
    ("Acting arrangements in place", ("", "ACTING")),
    ("Secondee in post", ("", "SECONDMENT")),
    ("Not covered at present", ("", "NO_COVER")),
    ("Agency cover for maternity leave", ("", "AGENCY")),
    ("Acting up since 1 May 2024", ("", "ACTING")),
)


def sentences(world, tried):
    read = read_rows(world, [{"Comments": comment} for comment, _ in ELSEWHERE])
    for (comment, told), came in zip(ELSEWHERE, read):
        tried.expect(comment, came, ("", told))
    read = read_rows(world, [{"Comments": comment} for comment, _ in TODAY])
    for (comment, right), came in zip(TODAY, read):
        tried.expect(comment, came, (*right, False))


# A character that nobody sees is taken away, and told.
HIDDEN = "Va\u200bcant"
MARKS = (
    ("Vacant", "STATED"), ("VACANT", "STATED"), (" vacant ", "STATED"), ("Post Vacant", "STATED"),
    ("'Vacant", "STATED"), ("\u2018Vacant\u2019", "STATED"), ("Vacancy", "STATED"),
    ("Yes", "STATED"),
    ("y", "STATED"), ("Vacant since 1 May 2024", "STATED"), ("Currently vacant", "STATED"),
    ("Vacant from 1 May 2024", "STATED"), ("Vacant Post", "STATED"), (HIDDEN, "STATED"), ("Position is vacant", "STATED"),
    ("NA", ""), ("N/A", ""), ("No", ""), ("n", ""), ("Filled", ""), ("Vacancy filled", ""),
    ("Not vacant", ""), ("Vacant until 1 June 2024", ""), ("Occupied", ""), ("", ""),
)
# Neither yes nor no: the row is refused and nobody guesses.
UNCLEAR = ("Vacant from 1 May 2025", "Vacant since 1 May 2099", "To be vacant from 1 May 2025",
           "Vacant until 1 June 2099", "Perhaps", "Half vacant", "3")


def marks(world, tried):
    read = read_rows(world, [{"Vacancy": mark} for mark, _ in MARKS])
    for (mark, right), came in zip(MARKS, read):
        tried.expect(f"Vacancy {mark!r}", came, (right, mark == HIDDEN))
    read = read_rows(world, [{"Vacancy": mark} for mark in UNCLEAR])
    for mark, came in zip(UNCLEAR, read):
        tried.expect(f"Vacancy {mark!r}", came, ("", "refused", True))


# ---- 17: salary bands

BANDS = (
    ("5000 - 94999", True), ("120000 - 125000", True), ("61000 - 61999", True),
    ("70000 - 75000", True), ("72500 - 77499", True), ("70000 - 79999", True),
    ("74999 - 70000", True), ("70001 - 74999", True), ("TBC", True), ("70000", True),
    ("7000 - 74999", True), ("\u00a370,000 - \u00a374,999.50", True),
    ("70000 - 74999", False), ("\u00a370,000 - \u00a374,999", False), ("70000-74999", False),
    ("0 - 4999", False), ("150000 - 154999", False), ("95,000 - 99,999", False),
    ("70000 \u2013 74999", False), ("70000\u00a0\u2014\u00a074999", False),
    ("7,0000 - 74999", True), ("70000 - 7,4999", True),
)


def bands(world, tried):
    council = world.council()
    file = structure(council, FIRST_DAY, [
        {"JobTitle": f"Head {number}", "Directorate": "Place", "Service": f"Area {number}",
         "SalaryBand": band} for number, (band, _) in enumerate(BANDS)])
    told = {line for line, column in take(world, council, file, "--dry-run").told("warning")
            if column == "SalaryBand"}
    for number, (band, odd) in enumerate(BANDS):
        tried.expect(band, "told" if number + 2 in told else "taken", "told" if odd else "taken")


CASES = [
    ("01a", "posts replaced in silence: other apostrophes", apostrophes),
    ("01d", "posts replaced in silence: other words", renamed),
    ("02", "posts replaced in silence: other letters", letters),
    ("08", "sentence about something else taken for a vacancy or cover", sentences),
    ("12a", "mark of a vacancy in other words: structures", marks),
    ("13", "posts replaced in silence: what nobody sees", unseen),
    ("17", "odd salary band not told", bands),
]
