// The day after an import, as its users live it: correct, look, close, take out, carry elsewhere.

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/command_fixture.h"

namespace cairn::cli {
namespace {

using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kPost[] = "organisations/ayr/posts/head";

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
  EXPECT_EQ(Post().display_name(), "Director of Care");
  EXPECT_EQ(Post().directorate(), "Adults");
  EXPECT_EQ(Post().grade(), "G12");
  EXPECT_EQ(Post().salary_band(), "£60k");
  ASSERT_EQ(Post().covers_size(), 2);
  EXPECT_EQ(Post().covers(0).evidence(), "page 4");
  EXPECT_EQ(Post().covers(0).end_date().month(), 9);

  EXPECT_THAT(Cairn({"apply", file}).said, HasSubstr("roles: 0 changed, 1 unchanged"));
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

TEST_F(DayAfterTest, TwoFilesAboutOnePostAreBothKept) {
  const std::string file =
      File(R"(posts { name: "organisations/ayr/posts/head" display_name: "Head" grade: "G12" }
              posts { name: "organisations/ayr/posts/head" directorate: "Adults" })");

  const Outcome run = Cairn({"apply", file});

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
  EXPECT_THAT(out.said, AllOf(HasSubstr("06-posts.txtpb: 1 posts"), Not(HasSubstr("Zoë"))));

  const Outcome in = Cairn({"apply", folder, "--replace"});
  EXPECT_EQ(in.code, 0) << in.said;
  EXPECT_THAT(in.said,
              AllOf(HasSubstr("roles: 0 changed, 2 unchanged"),
                    HasSubstr("people: 0 changed, 3 unchanged")));  // with the two of the fixture
  EXPECT_EQ(Cairn({"export", "ayr", "--to", folder}).code, 1);
}

}  // namespace
}  // namespace cairn::cli
