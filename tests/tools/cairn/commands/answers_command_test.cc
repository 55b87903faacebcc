// The commands that ask the planner, as their users run them: a table, CSV, one refusal and each
// exit code.

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
using testing::StartsWith;

// A council with a vacant directorship and a held headship, and the catalogue's rates.
class AnswersCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ASSERT_EQ(Cairn({"apply", CAIRN_CATALOGUE}).code, 0);
    const Outcome applied = Cairn({"apply", File("ayr.txtpb", R"(
      organisations { name: "organisations/ayr" display_name: "Ayr Council" kind: COUNCIL }
      posts {
        name: "organisations/ayr/posts/director" display_name: "Director of Children's Services"
        role: "roles/director-of-childrens-services" statutory: true
      }
      posts {
        name: "organisations/ayr/posts/other" display_name: "Director of Children's Services"
        role: "roles/director-of-childrens-services" ordinal: 2
      }
      vacancies {
        name: "organisations/ayr/vacancies/v" post: "organisations/ayr/posts/director"
        state: OPEN origin: STATED as_of_date { year: 2026 month: 1 day: 5 }
      }
      people { name: "organisations/ayr/people/ann" }
      appointments {
        name: "organisations/ayr/people/ann/appointments/a" post: "organisations/ayr/posts/other"
        kind: SUBSTANTIVE start_date { year: 2020 month: 1 day: 1 }
      })")});
    ASSERT_EQ(applied.code, 0) << applied.said;
    planner_.Follow(planner::Mirror::Source::kRoles, roles_);
    planner_.Follow(planner::Mirror::Source::kPeople, people_);
  }
};

struct Answered {
  std::vector<std::string> words;
  std::string said;
};

TEST_F(AnswersCommandTest, EachShowsATable) {
  const Answered rules[] = {
      {{"vacancies"}, "WHO IS MISSING   1 of 2 posts lacks a permanent holder"},
      {{"vacancies", "ayr", "--all"}, "Director of Children's Services (statutory)"},
      {{"vacancies", "explain", "ayr/director"}, "Post "},
      {{"objectives", "ayr"}, "WHICH OBJECTIVE WOULD FILL THEM"},
      {{"objectives", "explain", "ayr/director"}, "What it rests on"},
      {{"measures", "Ayr Council"}, "HOW FAR HAVE WE COME"},
      {{"readiness", "ayr"}, "roles/director-of-childrens-services"},
      {{"readiness", "ayr", "--role", "director-of-childrens-services"}, "candidate"},
      {{"readiness", "explain", "ayr/ann", "--role", "director-of-childrens-services"}, "gate"},
      {{"forecast", "ayr", "--months", "6"}, "HOW MANY MUST WE APPOINT"},
      {{"forecast", "explain", "ayr"}, "exits per year"},
      {{"forecast", "compare", "ayr", "--factor", "fill=2", "--replications", "100"},
       "WHAT CHANGES"},
      {{"forecast", "run", "ayr", "--replications", "100"}, "All replications were run"},
      {{"forecast", "keep", "ayr", "--id", "budget", "--replications", "100"},
       "Saved as organisations/ayr/forecasts/budget"},
      {{"forecast", "replay", "ayr/budget"}, "The same answer, byte for byte"},
      {{"forecast", "score", "ayr/budget"}, "HOW ACCURATE IT WAS"},
      {{"list", "posts", "ayr"}, "organisations/ayr/posts/director"},
      {{"get", "organisations/ayr/posts/director"}, "Director of Children's Services"},
      {{"history", "organisations/ayr/posts/director"}, "added by local-operator, apply of"},
      {{"doctor"}, "roles and people agree on every post"},
      {{"scenario", "new", "lean", "--factor", "fill=2", "--dry-run"}, "lean"},
      {{"columns", "vacancies"}, "vacant_since"},
  };
  for (const Answered& rule : rules) {
    const Outcome run = Cairn(rule.words);

    EXPECT_EQ(run.code, 0) << absl::StrCat(rule.words[0], " ", rule.words.back(), ": ", run.said);
    EXPECT_THAT(run.said, HasSubstr(rule.said)) << rule.words[0] << " " << rule.words.back();
  }
}

TEST_F(AnswersCommandTest, EachListIsCsvWithTheIdsOfItsColumns) {
  const Answered rules[] = {
      {{"vacancies"}, "post,title,organisation,role,tier,"},
      {{"objectives"}, "post,title,organisation,tier,objective,"},
      {{"measures"}, "kind,key,title,id,"},
      {{"readiness", "ayr"}, "role,vacant_posts,ready,"},
      {{"forecast"}, "kind,key,title,tier,organisation,figures_of,"},
      {{"forecast", "--posts", "--replications", "100"}, "post,post_title,"},
      {{"forecast", "compare", "--factor", "fill=2", "--replications", "100"},
       "kind,key,title,figures_of,"},
      {{"list", "posts", "ayr"}, "name,"},
      {{"history", "organisations/ayr"}, "time,name,kind,"},
      {{"columns", "vacancies"}, "answer,"},
  };
  for (const Answered& rule : rules) {
    std::vector<std::string> words = rule.words;
    words.insert(words.end(), {"-o", "csv"});
    const Outcome run = Cairn(words);

    EXPECT_EQ(run.code, 0) << rule.words[0] << ": " << run.said;
    EXPECT_THAT(run.said, StartsWith(rule.said)) << rule.words[0];
  }
}

TEST_F(AnswersCommandTest, EachRefusesWhatIsNotThereWithOneAndAWrongUseWithTwo) {
  struct Refused {
    std::vector<std::string> words;
    int code;
    std::string said;
  };
  const Refused rules[] = {
      {{"vacancies", "Bute Council"}, 1, "no organisation is called Bute Council"},
      {{"vacancies", "explain", "ayr/nobody"}, 1, "is not vacant, or does not exist"},
      {{"objectives", "explain", "ayr/nobody"}, 1, "organisations/ayr/posts/nobody"},
      {{"objectives", "--target", "11"}, 2, "--target"},
      {{"measures", "--as-of", "spring"}, 2, "--as-of is a day"},
      {{"readiness"}, 2, "name an organisation: cairn readiness trafford"},
      {{"readiness", "ayr", "--role", "nobody"}, 1, "roles/nobody"},
      {{"forecast", "--scenario", "nowhere"}, 1, "scenarios/nowhere"},
      {{"forecast", "--engine", "analytic", "--seed", "3"}, 2, "need --engine simulation"},
      {{"forecast", "compare", "--history", "3", "--factor", "fill=2"}, 2, "leave out --history"},
      {{"forecast", "run", "--engine", "analytic"}, 2, "leave out --engine analytic"},
      {{"forecast", "keep", "--watch"}, 2, "leave out --watch"},
      {{"forecast", "replay", "ayr/nothing"}, 1, "organisations/ayr/forecasts/nothing"},
      {{"report", "-o", "csv"}, 2, "cairn report prints tables"},
      {{"history", "organisations/bute"}, 1, "organisations/bute"},
  };
  for (const Refused& rule : rules) {
    const Outcome run = Cairn(rule.words);

    EXPECT_EQ(run.code, rule.code) << rule.words[0] << ": " << run.said;
    EXPECT_THAT(run.said, HasSubstr(rule.said)) << rule.words[0];
  }
}

TEST_F(AnswersCommandTest, TheReportIsAPageAsWell) {
  const std::string page = folder_.File("report.html");
  const Outcome run = Cairn({"report", "ayr", "--html", page});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("WHO IS MISSING"), HasSubstr("HOW MANY MUST WE APPOINT"),
                              HasSubstr(absl::StrCat("The same as a page: ", page))));
  std::ifstream file(page);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(file), {}),
              AllOf(StartsWith("<!doctype html>"), HasSubstr("Leadership capacity, Ayr Council")));
  EXPECT_EQ(Cairn({"report", "ayr", "--html", folder_.File("nowhere/report.html")}).code, 1);
}

TEST_F(AnswersCommandTest, EachEndsWithThreeWhereNobodyAnswers) {
  const std::vector<std::string> commands[] = {
      {"vacancies"},
      {"vacancies", "explain", "ayr/a"},
      {"objectives"},
      {"objectives", "explain", "ayr/a"},
      {"measures"},
      {"readiness", "ayr"},
      {"readiness", "explain", "ayr/a", "--role", "r"},
      {"forecast"},
      {"forecast", "explain"},
      {"forecast", "compare", "--factor", "fill=2"},
      {"forecast", "run"},
      {"forecast", "keep"},
      {"forecast", "replay", "a"},
      {"forecast", "score", "a"},
      {"forecast", "accuracy"},
      {"forecast", "calibrate"},
      {"report"},
      {"list", "posts"},
      {"get", "roles/r"},
      {"watch", "posts"},
      {"history", "roles/r"},
      {"doctor"},
      {"set", "roles/r", "tier=3"},
      {"edit", "roles/r"},
      {"delete", "roles/r"},
      {"purge", "organisations/ayr/people/a"},
      {"export", "ayr", "--to", "x"},
      {"vacancies", "correct", "ayr/v", "--take-back"},
      {"import", "map", "Head", "head", "--organisation", "ayr"},
  };
  for (std::vector<std::string> words : commands) {
    const std::string label = absl::StrCat(words[0], " ", words.back());
    words.insert(words.begin(),
                 {"/usr/bin/env", "EDITOR=true", CAIRN_PROGRAM, "--roles", "127.0.0.1:1",
                  "--people", "127.0.0.1:1", "--planner", "127.0.0.1:1"});
    const Outcome run = test::RunProgram(words, folder_);

    EXPECT_EQ(run.code, 3) << label << ": " << run.said;
    EXPECT_THAT(run.said, AllOf(HasSubstr("127.0.0.1:1"), Not(HasSubstr("UNKNOWN")))) << label;
  }
}

}  // namespace
}  // namespace cairn::cli
