// Requests that are sent again.

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_contract.h"

namespace cairn::store {
namespace {

using test::FailsWith;
using test::IsOkAndHolds;
using testing::IsEmpty;

class Answers : public StoreContract {
 protected:
  // What the transaction of a request finds of an earlier one; "new" when there is none, and then
  // it keeps "answer".
  absl::StatusOr<std::string> Ask(const std::string& actor, const std::string& id,
                                  const std::string& digest) {
    std::string found = "new";
    RETURN_IF_ERROR(
        store_->Write({.actor = actor, .request_id = id}, [&](Transaction& tx) -> absl::Status {
          ASSIGN_OR_RETURN(const std::optional<std::string> before, tx.AnswerBefore(digest));
          if (!before.has_value()) return tx.KeepAnswer(digest, "answer");
          found = *before;
          return absl::OkStatus();
        }));
    return found;
  }
};

TEST_P(Answers, TheSameRequestGetsTheFirstAnswer) {
  EXPECT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));
  EXPECT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("answer"));
  EXPECT_THAT(Ask("hr", "r2", "digest"), IsOkAndHolds("new"));
}

TEST_P(Answers, AnotherRequestWithTheSameIdIsRefused) {
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));

  EXPECT_THAT(Ask("hr", "r1", "another"), FailsWith(ErrorReason::REQUEST_ID_REUSED));
}

TEST_P(Answers, AreKeptForEachActorApart) {
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));

  EXPECT_THAT(Ask("payroll", "r1", "another"), IsOkAndHolds("new"));
}

TEST_P(Answers, ARequestWithoutAnIdIsNeverTheSame) {
  EXPECT_THAT(Ask("hr", "", "digest"), IsOkAndHolds("new"));
  EXPECT_THAT(Ask("hr", "", "digest"), IsOkAndHolds("new"));
  EXPECT_THAT(database_->Select("SELECT actor FROM request"), IsEmpty());
}

// As if so many had been given since.
void GiveAnswers(TestDatabase& database, int many) {
  database.Execute(
      absl::StrCat("INSERT INTO request (actor, request_id, digest, answer, time, number) "
                   "SELECT 'many', 'm', '', '', MAX(time), MAX(number) + ",
                   many, " FROM request"));
}

TEST_P(Answers, AreForgottenAfterADayAndAHundredThousandOthers) {
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));
  GiveAnswers(*database_, 100'000);
  clock_.Advance(absl::Hours(24));
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("answer")) << "a day is not over";
  clock_.Advance(absl::Seconds(1));

  EXPECT_THAT(Ask("hr", "r1", "another"), IsOkAndHolds("new"));
  EXPECT_THAT(Ask("hr", "r1", "another"), IsOkAndHolds("answer"));
}

TEST_P(Answers, SurviveAClockThatJumps) {
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));
  GiveAnswers(*database_, 99'999);

  clock_.Advance(absl::Hours(24 * 365));
  EXPECT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("answer"));
  clock_.Advance(-absl::Hours(24 * 365 * 2));
  EXPECT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("answer"));
}

TEST_P(Answers, AreGivenUpFasterThanTheyCome) {
  for (int i = 0; i < 10; ++i)
    ASSERT_THAT(Ask("hr", absl::StrCat("old", i), "digest"), IsOkAndHolds("new"));
  GiveAnswers(*database_, 100'000);
  clock_.Advance(absl::Hours(25));

  for (int i = 0; i < 5; ++i)
    ASSERT_THAT(Ask("hr", absl::StrCat("new", i), "digest"), IsOkAndHolds("new"));

  EXPECT_THAT(database_->Select("SELECT request_id FROM request WHERE request_id LIKE 'old%'"),
              IsEmpty());
}

TEST_P(Answers, ToOneRequestThatComesTwiceAtOnceAreTheSame) {
  std::vector<std::string> found(8);
  std::vector<std::thread> callers;
  for (std::string& answer : found)
    callers.emplace_back([&] { answer = Ask("hr", "r1", "digest").value_or("failed"); });
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(std::count(found.begin(), found.end(), "new"), 1);
  EXPECT_EQ(std::count(found.begin(), found.end(), "answer"), 7);
}

TEST_P(Answers, SurviveAReopening) {
  ASSERT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("new"));
  Open();

  EXPECT_THAT(Ask("hr", "r1", "digest"), IsOkAndHolds("answer"));
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Answers, testing::Values(Sqlite()));

}  // namespace

}  // namespace cairn::store
