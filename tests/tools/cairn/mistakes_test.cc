// What is mistyped, or asked too early, is answered in words of the command line.

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/command_fixture.h"

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

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, HasSubstr("what answers at " + roles_address_ + " is another service"));
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

}  // namespace
}  // namespace cairn::cli
