// The day after an import, as its users live it: correct, look, close, take out, carry elsewhere.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kVacancy[] = "organisations/ayr/vacancies/v";
constexpr char kPost[] = "organisations/ayr/posts/head";

// Three more services, which hold nothing of the first three but the organisation.
class OtherServices : public CommandTest {
 public:
  OtherServices() { SetUp(); }
  using CommandTest::Cairn;
  void TestBody() override {}
};

class DayAfterTest : public CommandTest {
 protected:
  std::string File(const std::string& text) { return CommandTest::File("file.txtpb", text); }
  // One post with all that an obvious correction could lose.
  void HavePost() {
    roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/head"
                                      external_id: "P1"
                                      display_name: "Head of Care"
                                      directorate: "Adults"
                                      grade: "G12"
                                      salary_band: "£60k"
                                      covers {
                                        kind: ACTING
                                        start_date { year: 2026 month: 3 day: 1 }
                                        evidence: "page 4"
                                      })pb");
  }
  void HaveVacancy() {
    roles_.Have<roles::v1::Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                         post: "organisations/ayr/posts/head"
                                         state: OPEN
                                         origin: STATED
                                         as_of_date { year: 2026 month: 1 day: 5 })pb");
  }
  roles::v1::Vacancy Vacancy() { return *roles_.Stored<roles::v1::Vacancy>(kVacancy); }
  static std::string Text(const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  roles::v1::Post Post() { return *roles_.Stored<roles::v1::Post>(kPost); }
};

TEST_F(DayAfterTest, ApplyKeepsWhatItDoesNotMentionAndTheDryRunShowsBeforeAndAfter) {
  HavePost();
  const std::string file =
      File(R"(posts { name: "organisations/ayr/posts/head" display_name: "Director of Care"
              covers { kind: ACTING start_date { year: 2026 month: 3 day: 1 }
                       end_date { year: 2026 month: 9 day: 30 } }
              covers { kind: INTERIM start_date { year: 2026 month: 10 day: 1 } } })");

  const Outcome dry = Cairn({"apply", file, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr(R"(display_name: "Head of Care" -> "Director of Care")"),
                              HasSubstr("roles: 1 would change"), Not(HasSubstr("grade"))));
  EXPECT_EQ(Post().display_name(), "Head of Care");

  const Outcome real = Cairn({"apply", file});
  EXPECT_EQ(real.code, 0) << real.said;
  EXPECT_THAT(real.said, AllOf(HasSubstr(R"(display_name: "Head of Care" -> "Director of Care")"),
                               HasSubstr("roles: 1 changed"), Not(HasSubstr("grade"))));
  EXPECT_EQ(Post().display_name(), "Director of Care");
  EXPECT_EQ(Post().directorate(), "Adults");
  EXPECT_EQ(Post().grade(), "G12");
  EXPECT_EQ(Post().salary_band(), "£60k");
  ASSERT_EQ(Post().covers_size(), 2);
  EXPECT_EQ(Post().covers(0).evidence(), "page 4");
  EXPECT_EQ(Post().covers(0).end_date().month(), 9);

  EXPECT_THAT(Cairn({"apply", file}).said, HasSubstr("roles: 0 changed, 1 unchanged"));
}

TEST_F(DayAfterTest, ARealRunOfApplyNamesNobody) {
  people_.Have<people::v1::Person>(
      R"pb(name: "organisations/ayr/people/e1" display_name: "Zoe")pb");

  const Outcome run = Cairn({"apply", File(R"(people { name: "organisations/ayr/people/e1"
                                              display_name: "Zoë" mobility: NETWORK })")});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said,
              AllOf(HasSubstr("mobility: (not set) -> NETWORK"),
                    HasSubstr("display_name: (personal) -> (personal)"), Not(HasSubstr("Zo"))));
}

TEST_F(DayAfterTest, APostNamedByTheEmployersIdIsMergedToo) {
  HavePost();

  const Outcome run = Cairn({"apply", File(R"(posts { name: "organisations/ayr/posts/-"
                                                      external_id: "P1"
                                                      display_name: "Director of Care" })")});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_EQ(Post().display_name(), "Director of Care");
  EXPECT_EQ(Post().grade(), "G12");
}

TEST_F(DayAfterTest, TwoRunsAboutOnePostAreBothKept) {
  ASSERT_EQ(Cairn({"apply", File(R"(posts { name: "organisations/ayr/posts/head"
                                            display_name: "Head" grade: "G12" })")})
                .code,
            0);

  const Outcome run = Cairn({"apply", File(R"(posts { name: "organisations/ayr/posts/head"
                                                      directorate: "Adults" })")});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_EQ(Post().grade(), "G12");
  EXPECT_EQ(Post().directorate(), "Adults");
}

TEST_F(DayAfterTest, ReplaceEmptiesWhatTheFileDoesNotMentionAndItsDryRunSaysSo) {
  HavePost();
  const std::string file =
      File(R"(posts { name: "organisations/ayr/posts/head" display_name: "Head of Care" })");

  const Outcome dry = Cairn({"apply", file, "--replace", "--dry-run"});
  EXPECT_THAT(dry.said, HasSubstr(R"(grade: "G12" -> (not set))"));
  EXPECT_EQ(Post().grade(), "G12");

  EXPECT_EQ(Cairn({"apply", file, "--replace"}).code, 0);
  EXPECT_EQ(Post().grade(), "");
}

TEST_F(DayAfterTest, SetChangesTheNamedFieldsAndNothingElse) {
  HavePost();

  const Outcome run = Cairn(
      {"set", kPost, "display_name=Director of Care", "close_date=2027-03-31", "salary_band="});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("close_date: (not set) -> 2027-03-31"),
                              HasSubstr(R"(salary_band: "£60k" -> (not set))")));
  EXPECT_EQ(Post().display_name(), "Director of Care");
  EXPECT_EQ(Post().close_date().year(), 2027);
  EXPECT_EQ(Post().salary_band(), "");
  EXPECT_EQ(Post().grade(), "G12");
  EXPECT_EQ(Post().covers_size(), 1);
}

TEST_F(DayAfterTest, SetRefusesWhatNoFieldTakes) {
  HavePost();
  const auto before = roles_.revision();

  for (const char* change : {"display_name", "titel=x", "level=high", "close_date=31.13.2027",
                             "name=x", "create_time=x", "covers=x"})
    EXPECT_EQ(Cairn({"set", kPost, change}).code, 2) << change;
  EXPECT_EQ(Cairn({"set", kPost, "level=99"}).code, 1);
  EXPECT_EQ(Cairn({"set", "organisations/ayr/posts/none", "level=2"}).code, 1);

  EXPECT_EQ(roles_.revision(), before);
}

TEST_F(DayAfterTest, OfAFieldThatIsGivenTwiceNeitherValueIsTaken) {
  HavePost();

  const Outcome twice = Cairn({"set", kPost, "level=4", "grade=G13", "level=5"});

  EXPECT_EQ(twice.code, 2);
  EXPECT_THAT(twice.said, HasSubstr("level is given twice, as level=4 and as level=5"));
  EXPECT_EQ(Post().grade(), "G12");
}

TEST_F(DayAfterTest, ATitleOfBlanksIsRefused) {
  HavePost();
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1")pb");

  for (const char* name : {kPost, "organisations/ayr", "organisations/ayr/people/e1"}) {
    const Outcome blank = Cairn({"set", name, "display_name=  "});
    EXPECT_EQ(blank.code, 1) << name;
    EXPECT_THAT(blank.said, HasSubstr("display_name is blank")) << name;
  }
}

TEST_F(DayAfterTest, ADryRunOfAClosingShowsTheVacancyThatGoesWithIt) {
  HavePost();
  HaveVacancy();

  const Outcome dry = Cairn({"set", kPost, "close_date=2026-02-01", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr(absl::StrCat("with it ", kVacancy, " would change")),
                              HasSubstr("state: OPEN -> WITHDRAWN")));
  EXPECT_EQ(Vacancy().state(), roles::v1::Vacancy::OPEN);

  const Outcome real = Cairn({"set", kPost, "close_date=2026-02-01"});
  EXPECT_THAT(real.said, AllOf(HasSubstr(absl::StrCat("with it ", kVacancy, "\n")),
                               HasSubstr("state: OPEN -> WITHDRAWN")));
  EXPECT_EQ(Vacancy().state(), roles::v1::Vacancy::WITHDRAWN);
}

TEST_F(DayAfterTest, AMoveOfAVacancyNeedsItsDay) {
  HavePost();
  HaveVacancy();

  const Outcome undated = Cairn({"set", kVacancy, "state=FILLED"});
  EXPECT_EQ(undated.code, 2);
  EXPECT_THAT(undated.said, HasSubstr("state=FILLED needs the day of the move: add as_of_date="));
  EXPECT_EQ(Vacancy().state(), roles::v1::Vacancy::OPEN);

  const Outcome dated = Cairn({"set", kVacancy, "state=FILLED", "as_of_date=2026-02-01"});
  EXPECT_EQ(dated.code, 0) << dated.said;
  EXPECT_THAT(dated.said, HasSubstr("The move is dated by as_of_date, 2026-02-01."));
}

// ---- a move of a vacancy that was wrong

TEST_F(DayAfterTest, AMoveIsTakenBackOrGivenItsRealDayAndAppointment) {
  HavePost();
  HaveVacancy();
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1")pb");
  people_.Have<people::v1::Appointment>(
      R"pb(name: "organisations/ayr/people/e1/appointments/a"
           post: "organisations/ayr/posts/head"
           kind: SUBSTANTIVE
           start_date { year: 2026 month: 2 day: 15 })pb");
  ASSERT_EQ(Cairn({"set", kVacancy, "state=FILLED", "as_of_date=2026-02-01"}).code, 0);

  const Outcome dry = Cairn({"vacancies", "correct", "ayr/v", "--date", "15/02/2026", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("FILLED of 2026-02-01 would be of 2026-02-15"),
                              HasSubstr("nothing was written")));
  EXPECT_EQ(Vacancy().moves(0).effective_date().day(), 1);

  const Outcome dated =
      Cairn({"vacancies", "correct", "ayr/v", "--date", "2026-02-15", "--appointment", "e1/a"});
  EXPECT_EQ(dated.code, 0) << dated.said;
  EXPECT_EQ(Vacancy().moves(0).effective_date().day(), 15);
  EXPECT_EQ(Vacancy().appointment(), "organisations/ayr/people/e1/appointments/a");

  const Outcome back = Cairn({"vacancies", "correct", kVacancy, "--take-back"});
  EXPECT_EQ(back.code, 0) << back.said;
  EXPECT_THAT(back.said, AllOf(HasSubstr("FILLED of 2026-02-15 is taken back"),
                               HasSubstr("state: FILLED -> OPEN"),
                               HasSubstr("as_of_date: 2026-02-01 -> 2026-01-05")));
  EXPECT_EQ(Vacancy().state(), roles::v1::Vacancy::OPEN);
  EXPECT_THAT(Cairn({"history", kVacancy}).said, HasSubstr("changed by local-operator, correct"));
}

TEST_F(DayAfterTest, WhatIsNoCorrectionOfAMoveIsRefusedInWords) {
  HavePost();
  HaveVacancy();
  roles_.Have<roles::v1::Post>(
      R"pb(name: "organisations/ayr/posts/other" display_name: "Other")pb");
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1")pb");
  people_.Have<people::v1::Appointment>(
      R"pb(name: "organisations/ayr/people/e1/appointments/a"
           post: "organisations/ayr/posts/other"
           kind: SUBSTANTIVE
           start_date { year: 2026 month: 2 day: 15 })pb");
  const auto correct = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"vacancies", "correct", "ayr/v"});
    return Cairn(flags);
  };
  const Outcome unmoved = correct({"--take-back"});
  EXPECT_EQ(unmoved.code, 1) << unmoved.said;
  ASSERT_EQ(Cairn({"set", kVacancy, "state=FILLED", "as_of_date=2026-02-01"}).code, 0);
  const auto before = roles_.revision();

  EXPECT_EQ(correct({}).code, 2);
  EXPECT_EQ(correct({"--take-back", "--date", "today"}).code, 2);
  EXPECT_EQ(Cairn({"vacancies", "correct", "organisations/ayr/posts/head", "--take-back"}).code, 2);
  EXPECT_THAT(correct({"--appointment", "e1/a"}).said,
              HasSubstr("is to organisations/ayr/posts/other, not to"));
  EXPECT_EQ(correct({"--appointment", "e1/none"}).code, 1);
  EXPECT_EQ(correct({"--date", "2031-02-01"}).code, 1);
  EXPECT_EQ(roles_.revision(), before);
}

TEST_F(DayAfterTest, EditSendsOnlyWhatTheEditorChanged) {
  HavePost();
  setenv("VISUAL", "sed -i s/G12/G13/", 1);

  const Outcome run = Cairn({"edit", kPost});
  const Outcome again = Cairn({"edit", kPost});
  unsetenv("VISUAL");

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr(R"(grade: "G12" -> "G13")"), Not(HasSubstr("Adults"))));
  EXPECT_EQ(Post().grade(), "G13");
  EXPECT_EQ(Post().directorate(), "Adults");
  EXPECT_THAT(again.said, HasSubstr("Nothing to change"));
}

TEST_F(DayAfterTest, DeleteSaysWhatRefersToAPostAndCascadeTakesOutWhatIsNothingWithoutIt) {
  HavePost();
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/team"
                                    display_name: "Team lead"
                                    reports_to: "organisations/ayr/posts/head")pb");
  people_.Have<people::v1::Person>(
      R"pb(name: "organisations/ayr/people/e1" display_name: "Somebody")pb");
  people_.Have<people::v1::Appointment>(
      R"pb(name: "organisations/ayr/people/e1/appointments/a"
           post: "organisations/ayr/posts/head"
           kind: SUBSTANTIVE
           start_date { year: 2020 month: 1 day: 1 })pb");

  const Outcome refused = Cairn({"delete", kPost});
  EXPECT_EQ(refused.code, 1) << refused.said;
  EXPECT_THAT(refused.said,
              AllOf(HasSubstr("organisations/ayr/posts/team refers to it (reports_to)"),
                    HasSubstr("people/e1/appointments/a refers to it (post)")));
  EXPECT_EQ(Cairn({"delete", kPost, "--cascade", "--dry-run"}).code, 0);
  EXPECT_TRUE(roles_.Stored<roles::v1::Post>(kPost).ok());

  const Outcome gone = Cairn({"delete", kPost, "--cascade", "--yes"});
  EXPECT_EQ(gone.code, 0) << gone.said;
  EXPECT_TRUE(absl::IsNotFound(roles_.Stored<roles::v1::Post>(kPost).status()));
  EXPECT_EQ(roles_.Stored<roles::v1::Post>("organisations/ayr/posts/team")->reports_to(), "");
  EXPECT_TRUE(people_.Stored<people::v1::Person>("organisations/ayr/people/e1").ok());
  EXPECT_FALSE(
      people_.Stored<people::v1::Appointment>("organisations/ayr/people/e1/appointments/a").ok());
}

TEST_F(DayAfterTest, WhatGoesOutComesInUnchanged) {
  HavePost();
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1"
                                        display_name: "Zoë"
                                        mobility: NETWORK)pb");
  const std::string folder = folder_.File("out");

  const Outcome out = Cairn({"export", "ayr", "--to", folder});
  EXPECT_EQ(out.code, 0) << out.said;
  EXPECT_THAT(out.said,
              AllOf(HasSubstr("06-posts.txtpb: 1 posts"), HasSubstr("structure.csv: 1 posts"),
                    HasSubstr("people without an external_id: 3"), Not(HasSubstr("Zoë"))));

  const Outcome in = Cairn({"apply", folder, "--replace"});
  EXPECT_EQ(in.code, 0) << in.said;
  EXPECT_THAT(in.said,
              AllOf(HasSubstr("roles: 0 changed, 2 unchanged"),
                    HasSubstr("people: 0 changed, 3 unchanged")));  // with the two of the fixture
  EXPECT_EQ(Cairn({"export", "ayr", "--to", folder}).code, 1);
}

TEST_F(DayAfterTest, WhatGoesOutComesIntoEmptyServicesByImport) {
  HavePost();
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1"
                                        external_id: "E1"
                                        display_name: "Zoë"
                                        mobility: NETWORK)pb");
  people_.Have<people::v1::Appointment>(
      R"pb(name: "organisations/ayr/people/e1/appointments/a"
           post: "organisations/ayr/posts/head"
           kind: SUBSTANTIVE
           start_date { year: 2026 month: 2 day: 15 })pb");
  const std::string folder = folder_.File("out");
  ASSERT_EQ(Cairn({"export", "ayr", "--to", folder}).code, 0);

  OtherServices other;
  for (const char* kind : {"organisation-structure", "people"}) {
    const Outcome in = other.Cairn(
        {"import", kind, absl::StrCat(folder, "/", kind, ".csv"), "--organisation", "ayr"});
    EXPECT_EQ(in.code, 0) << in.said;
  }
  const std::string again = folder_.File("again");
  EXPECT_EQ(other.Cairn({"export", "ayr", "--to", again}).code, 0);

  EXPECT_THAT(Text(folder + "/people.csv"), HasSubstr("ayr,E1,Zoë,NETWORK,"));
  EXPECT_EQ(Text(again + "/people.csv"), Text(folder + "/people.csv"));
  EXPECT_EQ(Text(again + "/organisation-structure.csv"),
            Text(folder + "/organisation-structure.csv"));
}

TEST_F(DayAfterTest, AnExportThatFailsHalfwayLeavesNoFolder) {
  HavePost();

  const Outcome failed = test::RunProgram({CAIRN_PROGRAM, "--roles", roles_address_, "--people",
                                           "127.0.0.1:1", "export", "ayr", "--to", "out"},
                                          folder_);

  EXPECT_EQ(failed.code, 3) << failed.said;
  EXPECT_FALSE(std::filesystem::exists(folder_.File("out")));
}

}  // namespace
}  // namespace cairn::cli
