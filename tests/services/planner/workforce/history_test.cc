#include "services/planner/workforce/history.h"

#include <memory>
#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {

void PrintTo(PostThen state, std::ostream* out) {
  constexpr const char* kWords[] = {"not open", "unknown", "filled", "vacant"};
  *out << kWords[static_cast<int>(state)];
}

namespace {

// A council with one post, `head-1`.
class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { text_.post("council", "head-1"); }

  Appointment& Appoint(const std::string& person, absl::string_view start,
                       absl::string_view last_day = "",
                       Appointment::Kind kind = Appointment::Kind::kSubstantive) {
    Appointment& appointment = text_.appointment("council", person, "head-1", start, kind);
    if (!last_day.empty()) appointment.last_day = On(last_day);
    return appointment;
  }
  // A vacancy that the person's first appointment filled.
  void Filled(absl::string_view since, const std::string& person) {
    text_.vacancy("council", "head-1", since, Vacancy::State::kFilled).appointment =
        "organisations/council/people/" + person + "/appointments/a1";
  }
  PostThen Ask(absl::string_view day) {
    const std::shared_ptr<const Workforce> workforce = text_.Build();
    const Organisation& council = *workforce->Find("council");
    return StateThen(council, *council.posts.at("head-1"), HoldingsOf(*workforce), On(day));
  }

  WorkforceText text_;
};

TEST_F(HistoryTest, WithoutAnyRecordNothingIsKnown) {
  EXPECT_EQ(Ask("2025-06-30"), PostThen::kUnknown);
}

TEST_F(HistoryTest, APostIsHeldFromTheFirstDayToTheLastAndVacantBetweenHolders) {
  Appoint("ann", "2020-01-01", "2024-12-31");
  Appoint("bob", "2025-04-01");

  EXPECT_EQ(Ask("2019-12-31"), PostThen::kUnknown);
  EXPECT_EQ(Ask("2020-01-01"), PostThen::kFilled);
  EXPECT_EQ(Ask("2024-12-31"), PostThen::kFilled);
  EXPECT_EQ(Ask("2025-01-01"), PostThen::kVacant);
  EXPECT_EQ(Ask("2025-03-31"), PostThen::kVacant);
  EXPECT_EQ(Ask("2025-04-01"), PostThen::kFilled);
}

TEST_F(HistoryTest, AfterTheLastHolderAPostIsVacant) {
  Appoint("ann", "2020-01-01", "2024-12-31");
  EXPECT_EQ(Ask("2025-01-01"), PostThen::kVacant);
}

TEST_F(HistoryTest, WhoLeavesTheEmployerLeavesThePost) {
  Appoint("ann", "2020-01-01");
  text_.person("council", "ann").left = On("2024-06-30");
  EXPECT_EQ(Ask("2024-06-30"), PostThen::kFilled);
  EXPECT_EQ(Ask("2024-07-01"), PostThen::kVacant);
}

TEST_F(HistoryTest, CoverHoldsNoPost) {
  Appoint("ann", "2024-01-01", "2024-06-30");
  Appoint("ivy", "2024-07-01", "2024-12-31", Appointment::Kind::kActing);
  EXPECT_EQ(Ask("2024-08-31"), PostThen::kVacant);
}

TEST_F(HistoryTest, CoverAloneSaysNothingOfAHolder) {
  Appoint("ivy", "2024-07-01", "2024-12-31", Appointment::Kind::kInterim);
  EXPECT_EQ(Ask("2024-08-31"), PostThen::kUnknown);
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kUnknown);
}

TEST_F(HistoryTest, WhileOneOfTwoStaysThePostIsHeld) {
  Appoint("ann", "2020-01-01", "2024-12-31");
  Appoint("bob", "2022-01-01");
  EXPECT_EQ(Ask("2025-06-30"), PostThen::kFilled);
}

TEST_F(HistoryTest, AFilledVacancyEndsTheDayBeforeItsAppointment) {
  Appoint("bob", "2025-04-01");
  Filled("2025-01-15", "bob");

  EXPECT_EQ(Ask("2025-01-14"), PostThen::kUnknown);
  EXPECT_EQ(Ask("2025-01-15"), PostThen::kVacant);
  EXPECT_EQ(Ask("2025-03-31"), PostThen::kVacant);
  EXPECT_EQ(Ask("2025-04-01"), PostThen::kFilled);
}

TEST_F(HistoryTest, AVacancyIsBelievedBeforeAnAppointmentThatWasNotEnded) {
  Appoint("ann", "2020-01-01");
  Appoint("bob", "2025-04-01");
  Filled("2025-01-15", "bob");
  EXPECT_EQ(Ask("2025-02-28"), PostThen::kVacant);
}

TEST_F(HistoryTest, AnOpenVacancyReachesBackToItsFirstDay) {
  text_.vacancy("council", "head-1", "2025-01-15", Vacancy::State::kShortlisted);
  EXPECT_EQ(Ask("2025-01-14"), PostThen::kUnknown);
  EXPECT_EQ(Ask("2025-01-15"), PostThen::kVacant);
  EXPECT_EQ(Ask("2026-06-30"), PostThen::kVacant);
}

TEST_F(HistoryTest, AnOpenVacancyWithoutAFirstDaySaysNothingOfThePast) {
  text_.vacancy("council", "head-1");
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kUnknown);
}

TEST_F(HistoryTest, AnAnticipatedVacancyIsBelievedOnceNobodyHoldsThePost) {
  text_.vacancy("council", "head-1", "2025-01-15", Vacancy::State::kAnticipated);
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kVacant);
  Appoint("ann", "2020-01-01");
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kFilled);
}

TEST_F(HistoryTest, AWithdrawnVacancySaysNothing) {
  text_.vacancy("council", "head-1", "2025-01-15", Vacancy::State::kWithdrawn);
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kUnknown);
  Appoint("ann", "2020-01-01");
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kFilled);
}

TEST_F(HistoryTest, AfterAVacancyFilledByNobodyOnRecordNothingIsKnownUntilSomebodyStarts) {
  Appoint("ann", "2020-01-01", "2024-12-31");
  Filled("2025-01-01", "nobody");
  Appoint("bob", "2026-01-01", "2026-03-31");

  EXPECT_EQ(Ask("2024-12-31"), PostThen::kFilled);
  EXPECT_EQ(Ask("2025-06-30"), PostThen::kUnknown);
  EXPECT_EQ(Ask("2026-01-01"), PostThen::kFilled);
  EXPECT_EQ(Ask("2026-04-01"), PostThen::kVacant);
}

TEST_F(HistoryTest, AVacancyFilledByNobodyOnRecordAndWithoutADayMayBeAnyGap) {
  Appoint("ann", "2020-01-01", "2024-12-31");
  text_.vacancy("council", "head-1", "", Vacancy::State::kFilled);
  EXPECT_EQ(Ask("2024-06-30"), PostThen::kFilled);
  EXPECT_EQ(Ask("2025-06-30"), PostThen::kUnknown);
}

TEST_F(HistoryTest, AnInterimDoesNotFillAVacancyOnRecord) {
  Appoint("ivy", "2025-04-01", "", Appointment::Kind::kInterim);
  Filled("2025-01-15", "ivy");
  EXPECT_EQ(Ask("2025-02-28"), PostThen::kUnknown);
}

TEST_F(HistoryTest, VacanciesOfOtherPostsSayNothing) {
  text_.vacancy("council", "head-2", "2025-01-15");
  EXPECT_EQ(Ask("2025-01-31"), PostThen::kUnknown);
}

TEST_F(HistoryTest, APostIsOpenFromItsFirstDayToItsLast) {
  Post& post = text_.post("council", "head-1");
  post.open = On("2021-04-01");
  post.close = On("2025-03-31");
  Appoint("ann", "2021-04-01");

  EXPECT_EQ(Ask("2021-03-31"), PostThen::kNotOpen);
  EXPECT_EQ(Ask("2021-04-01"), PostThen::kFilled);
  EXPECT_EQ(Ask("2025-03-31"), PostThen::kFilled);
  EXPECT_EQ(Ask("2025-04-01"), PostThen::kNotOpen);
}

// ---- as it was recorded

class RecordedByTest : public HistoryTest {
 protected:
  std::shared_ptr<const Workforce> By(absl::string_view day) {
    return RecordedBy(*text_.Build(), On(day));
  }
  static const Employee& Who(const Workforce& workforce, const std::string& person) {
    return workforce.Find("council")->people.at(person);
  }
};

TEST_F(RecordedByTest, WhatBeginsLaterIsNotThere) {
  Appoint("ann", "2025-07-01");
  text_.post("council", "head-2").open = On("2025-07-01");
  text_.vacancy("council", "head-1", "2025-07-01");

  const auto before = By("2025-06-30");
  EXPECT_TRUE(Who(*before, "ann").appointments.empty());
  EXPECT_EQ(before->Find("council")->posts.count("head-2"), 0u);
  EXPECT_TRUE(before->Find("council")->vacancies.empty());
  const auto then = By("2025-07-01");
  EXPECT_EQ(Who(*then, "ann").appointments.size(), 1u);
  EXPECT_EQ(then->Find("council")->posts.count("head-2"), 1u);
  EXPECT_EQ(then->Find("council")->vacancies.size(), 1u);
}

TEST_F(RecordedByTest, AVacancyOfNoKnownFirstDayIsNotThereBeforeItWasShown) {
  text_.vacancy("council", "head-1").first_shown = On("2025-07-01");

  EXPECT_TRUE(By("2025-06-30")->Find("council")->vacancies.empty());
  EXPECT_EQ(By("2025-07-01")->Find("council")->vacancies.size(), 1u);
}

TEST_F(RecordedByTest, WhatEndsLaterHasNoEndYet) {
  // Of a contract that was extended, only the last day counts.
  Appoint("ann", "2020-01-01", "2025-06-30").contract_end = On("2022-12-31");
  text_.person("council", "ann").left = On("2025-06-30");
  text_.post("council", "head-1").close = On("2025-06-30");

  const auto before = By("2025-06-29");
  EXPECT_FALSE(IsSet(LastDay(Who(*before, "ann"), *Who(*before, "ann").appointments[0])));
  EXPECT_FALSE(IsSet(before->Find("council")->posts.at("head-1")->close));
  const auto then = By("2025-06-30");
  EXPECT_EQ(LastDay(Who(*then, "ann"), *Who(*then, "ann").appointments[0]), On("2025-06-30"));
  EXPECT_EQ(then->Find("council")->posts.at("head-1")->close, On("2025-06-30"));
}

TEST_F(RecordedByTest, AVacancyFilledLaterIsOpen) {
  Appoint("bob", "2025-04-01");
  Filled("2025-01-15", "bob");

  const auto state = [&](absl::string_view day) {
    return By(day)->Find("council")->vacancies.begin()->second->state;
  };
  EXPECT_EQ(state("2025-03-31"), Vacancy::State::kOpen);
  EXPECT_EQ(state("2025-04-01"), Vacancy::State::kFilled);
}

TEST_F(RecordedByTest, AVacancyWithdrawnLaterIsOpen) {
  Vacancy& vacancy = text_.vacancy("council", "head-1", "2025-01-15");
  vacancy.state = Vacancy::State::kWithdrawn;
  vacancy.ended = On("2025-04-01");

  const auto state = [&](absl::string_view day) {
    return By(day)->Find("council")->vacancies.begin()->second->state;
  };
  EXPECT_EQ(state("2025-03-31"), Vacancy::State::kOpen);
  EXPECT_EQ(state("2025-04-01"), Vacancy::State::kWithdrawn);
}

}  // namespace
}  // namespace cairn::planner
