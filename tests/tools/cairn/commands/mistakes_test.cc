// What is mistyped, or asked too early, is answered in words of the command line.

#include <string>
#include <utility>

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

class MistakesTest : public CommandTest {};

TEST_F(MistakesTest, AMistypedSubCommandIsNoOrganisation) {
  for (const auto& [word, meant] :
       {std::pair("comapre", "forecast compare"), std::pair("explian", "forecast explain")}) {
    const Outcome mistyped = Cairn({"forecast", word, "--months", "6"});
    EXPECT_EQ(mistyped.code, 2) << mistyped.said;
    EXPECT_THAT(mistyped.said, HasSubstr(std::string("Did you mean cairn ") + meant + "?"));
  }
  EXPECT_THAT(Cairn({"vacancies", "Corect"}).said, HasSubstr("cairn vacancies correct?"));
}

TEST_F(MistakesTest, AnOrganisationThatIsCalledLikeASubCommandIsAsked) {
  roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/compaer"
                                            display_name: "Compaer"
                                            kind: COUNCIL)pb");

  EXPECT_THAT(Cairn({"forecast", "compaer"}).said, Not(HasSubstr("Did you mean cairn")));
}

TEST_F(MistakesTest, AccuracyBeforeTheFirstLookIsNoFailureOfTheTransport) {
  planner_.Follow(planner::Mirror::Source::kRoles, roles_);
  planner_.Follow(planner::Mirror::Source::kPeople, people_);

  const Outcome early = Cairn({"forecast", "accuracy"});

  EXPECT_EQ(early.code, 1) << early.said;
  EXPECT_THAT(early.said, HasSubstr("has not looked yet how its monthly forecasts fared"));
  EXPECT_EQ(
      test::RunProgram({CAIRN_PROGRAM, "--planner", "127.0.0.1:1", "forecast", "accuracy"}, folder_)
          .code,
      3);
}

TEST_F(MistakesTest, TheAddressOfAnotherServiceIsNamedAsSuch) {
  const Outcome run =
      test::RunProgram({CAIRN_PROGRAM, "--planner", roles_address_, "vacancies"}, folder_);

  EXPECT_EQ(run.code, 2) << run.said;
  EXPECT_THAT(run.said, HasSubstr("what answers at " + roles_address_ +
                                  " is the roles service, and not planner; give the address of "
                                  "planner as --planner, or in CAIRN_PLANNER"));
}

TEST_F(MistakesTest, AMistypedWordOfAFieldIsAnsweredByTheNearest) {
  roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/elm"
                                            display_name: "Elm"
                                            kind: COUNCIL)pb");

  const Outcome run = Cairn({"set", "organisations/elm", "kind=COUNCL"});

  EXPECT_EQ(run.code, 2) << run.said;
  EXPECT_THAT(run.said, HasSubstr("Did you mean COUNCIL?"));
}

TEST_F(MistakesTest, AScenarioIsRefusedInWordsOfTheFlags) {
  const Outcome id = Cairn({"scenario", "new", "Lean Spring", "--factor", "exits=0.8"});
  EXPECT_EQ(id.code, 2);
  EXPECT_THAT(id.said, AllOf(HasSubstr("NAME must be an id like lean-spring"),
                             Not(HasSubstr("operations"))));
  EXPECT_THAT(
      Cairn({"scenario", "new", "lean", "--base", "Hard Winter", "--factor", "exits=0.8"}).said,
      HasSubstr("--base must be an id"));

  const Outcome title =
      Cairn({"scenario", "new", "lean", "--title", std::string(300, 'x'), "--factor", "exits=0.8"});
  EXPECT_EQ(title.code, 1);
  EXPECT_THAT(title.said,
              AllOf(HasSubstr("--title is 300 bytes long"), Not(HasSubstr("operations"))));
}

// A close that was wrong is taken back: the vacancy that it withdrew is named, with what brings it
// back.
TEST_F(MistakesTest, APostThatIsOpenedAgainNamesTheVacancyThatItsClosingWithdrew) {
  constexpr char kPost[] = "organisations/ayr/posts/head";
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/head" display_name: "Head")pb");
  for (const char* id : {"old", "v"}) {
    roles_.Have<roles::v1::Vacancy>(absl::StrCat("name: 'organisations/ayr/vacancies/", id,
                                                 "' origin: STATED state: ANTICIPATED post: '",
                                                 kPost, "'"));
    if (id == std::string("old")) {
      ASSERT_EQ(Cairn({"set", "organisations/ayr/vacancies/old", "state=WITHDRAWN",
                       "as_of_date=2025-02-01"})
                    .code,
                0);
    }
  }
  ASSERT_EQ(Cairn({"set", kPost, "close_date=2026-02-01"}).code, 0);
  const auto names_it =
      AllOf(HasSubstr("vacancies/v was withdrawn on 2026-02-01 and stays so"),
            HasSubstr("cairn vacancies correct organisations/ayr/vacancies/v --take-back"),
            Not(HasSubstr("vacancies/old")));

  EXPECT_THAT(Cairn({"set", kPost, "close_date=", "--dry-run"}).said, names_it);
  EXPECT_THAT(Cairn({"set", kPost, "close_date="}).said, names_it);
  EXPECT_THAT(Cairn({"set", kPost, "display_name=Head of Care"}).said, Not(HasSubstr("withdrawn")));

  ASSERT_EQ(Cairn({"vacancies", "correct", "ayr/v", "--take-back"}).code, 0);
  EXPECT_EQ(roles_.Stored<roles::v1::Vacancy>("organisations/ayr/vacancies/v")->state(),
            roles::v1::Vacancy::ANTICIPATED);
}

}  // namespace
}  // namespace cairn::cli
