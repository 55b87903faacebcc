// What records say of holders and vacancies, read by hand.

#include "services/planner/calibration/own_records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/planner/workforce/history.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using End = forecast::VacancyDated::End;

constexpr double kYear = 365.25;  // days

// A council with one post of tier 5, `head-1`, from 2022-01-01 to 2025-12-31.
class OwnRecordsTest : public testing::Test {
 protected:
  OwnRecordsTest() { text_.post("council", "head-1"); }

  Appointment& Appoint(const std::string& person, absl::string_view start,
                       absl::string_view last_day = "") {
    Appointment& appointment = text_.appointment("council", person, "head-1", start);
    if (!last_day.empty()) appointment.last_day = On(last_day);
    return appointment;
  }
  TierRecords Read() {
    const Period period{On("2022-01-01"), On("2025-12-31")};
    recorded_ = RecordedBy(*text_.Build(), period.cut_off);
    return ReadRecords(*recorded_, {recorded_->Find("council")}, period)[5];
  }
  // First and last days.
  static std::vector<std::pair<Day, Day>> DaysOf(const TierRecords& records) {
    std::vector<std::pair<Day, Day>> days;
    for (const Tenure& tenure : records.tenures) days.emplace_back(tenure.first, tenure.last);
    return days;
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> recorded_;
};

std::pair<Day, Day> Days(absl::string_view first, absl::string_view last) {
  return {On(first), On(last)};
}

TEST_F(OwnRecordsTest, AHolderCountsFromTheFirstDayOfThePeriodToTheLast) {
  Appoint("ann", "2015-01-01");
  const TierRecords records = Read();
  EXPECT_THAT(DaysOf(records), ElementsAre(Days("2022-01-01", "2025-12-31")));
  EXPECT_FALSE(records.tenures[0].came || records.tenures[0].left);
  EXPECT_THAT(records.vacancies, IsEmpty());
  EXPECT_EQ(records.unknown, 0);
  EXPECT_EQ(records.open, 48) << "from 31 December 2025 back to 31 January 2022";
}

TEST_F(OwnRecordsTest, BetweenTwoHoldersThereIsADatedVacancy) {
  Appoint("ann", "2015-01-01", "2023-06-30");
  Appoint("bob", "2023-10-01");
  const TierRecords records = Read();

  EXPECT_THAT(DaysOf(records),
              ElementsAre(Days("2022-01-01", "2023-06-30"), Days("2023-10-01", "2025-12-31")));
  EXPECT_TRUE(records.tenures[0].left);
  EXPECT_TRUE(records.tenures[1].came);
  ASSERT_THAT(records.vacancies, SizeIs(1));
  EXPECT_THAT(records.vacancies[0].years, DoubleNear(92 / kYear, 1e-12)) << "1 July to 1 October";
  EXPECT_EQ(records.vacancies[0].end, End::kFilled);
  EXPECT_EQ(records.came, 1);
  EXPECT_EQ(records.came_after_vacancy, 1);
}

TEST_F(OwnRecordsTest, WhoFollowsAtOnceOrOverlapsFillsTheVacancyTheDayItOpens) {
  for (const char* start : {"2023-07-01", "2023-06-15"}) {
    text_ = WorkforceText();
    text_.post("council", "head-1");
    Appoint("ann", "2015-01-01", "2023-06-30");
    Appoint("bob", start);
    const TierRecords records = Read();
    ASSERT_THAT(records.vacancies, SizeIs(1)) << start;
    EXPECT_EQ(records.vacancies[0].years, 0);
    EXPECT_EQ(records.vacancies[0].end, End::kFilled);
    EXPECT_EQ(records.came_after_vacancy, 1) << start;
  }
}

TEST_F(OwnRecordsTest, WhereOneOfTwoStaysNoVacancyOpens) {
  Appoint("ann", "2016-01-01", "2023-06-30");
  Appoint("bob", "2015-01-01");
  const TierRecords records = Read();
  EXPECT_THAT(records.tenures, SizeIs(2));
  EXPECT_THAT(records.vacancies, IsEmpty());
}

TEST_F(OwnRecordsTest, AnAppointmentThatIsRenewedIsOne) {
  Appoint("ann", "2020-01-01", "2023-06-30");
  Appoint("ann", "2023-07-01", "2024-12-31");
  const TierRecords records = Read();
  EXPECT_THAT(DaysOf(records), ElementsAre(Days("2022-01-01", "2024-12-31")));
  EXPECT_FALSE(records.tenures[0].came);
  EXPECT_TRUE(records.tenures[0].left);
}

TEST_F(OwnRecordsTest, WhoStaysUntilThePostEndsHasNotLeft) {
  text_.post("council", "head-1").close = On("2024-03-31");
  Appoint("ann", "2020-01-01", "2024-03-31");
  const TierRecords records = Read();
  EXPECT_THAT(DaysOf(records), ElementsAre(Days("2022-01-01", "2024-03-31")));
  EXPECT_FALSE(records.tenures[0].left);
  EXPECT_THAT(records.vacancies, IsEmpty());
}

TEST_F(OwnRecordsTest, AVacancyThatIsOpenOrAbolishedIsLostFromSight) {
  Appoint("ann", "2020-01-01", "2023-12-31");
  EXPECT_THAT(Read().vacancies[0].years, DoubleNear(731 / kYear, 1e-12));
  EXPECT_EQ(Read().vacancies[0].end, End::kLostFromSight);

  text_.post("council", "head-1").close = On("2024-03-31");
  const TierRecords records = Read();
  ASSERT_THAT(records.vacancies, SizeIs(1));
  EXPECT_THAT(records.vacancies[0].years, DoubleNear(91 / kYear, 1e-12));
  EXPECT_EQ(records.vacancies[0].end, End::kLostFromSight);
}

TEST_F(OwnRecordsTest, AVacancyOpenBeforeThePeriodIsKnownFromItsFirstDay) {
  Appoint("ann", "2015-01-01", "2021-09-30");
  Appoint("bob", "2022-04-01");
  const TierRecords records = Read();
  ASSERT_THAT(records.vacancies, SizeIs(1));
  EXPECT_THAT(records.vacancies[0].known_from_years, DoubleNear(92 / kYear, 1e-12));
  EXPECT_THAT(records.vacancies[0].years, DoubleNear(182 / kYear, 1e-12));

  text_ = WorkforceText();
  text_.post("council", "head-1");
  Appoint("ann", "2015-01-01", "2021-06-30");
  Appoint("bob", "2021-12-31");
  EXPECT_THAT(Read().vacancies, IsEmpty()) << "filled before";
}

TEST_F(OwnRecordsTest, AVacancyOfRolesDatesTheExitOfWhoHasNoLastDay) {
  Appoint("ann", "2015-01-01");
  Appoint("bob", "2024-01-01");
  text_.vacancy("council", "head-1", "2023-07-01", Vacancy::State::kFilled).appointment =
      "organisations/council/people/bob/appointments/a1";
  const TierRecords records = Read();
  EXPECT_THAT(DaysOf(records),
              ElementsAre(Days("2022-01-01", "2023-06-30"), Days("2024-01-01", "2025-12-31")));
  EXPECT_TRUE(records.tenures[0].left);
  ASSERT_THAT(records.vacancies, SizeIs(1)) << "said once";
  EXPECT_THAT(records.vacancies[0].years, DoubleNear(184 / kYear, 1e-12));
}

TEST_F(OwnRecordsTest, AVacancyFilledByNobodyOnRecordTellsNoTime) {
  Appoint("ann", "2015-01-01", "2023-06-30");
  text_.vacancy("council", "head-1", "2023-07-01", Vacancy::State::kFilled);
  const TierRecords records = Read();
  EXPECT_TRUE(records.tenures[0].left);
  EXPECT_THAT(records.vacancies, IsEmpty());
}

TEST_F(OwnRecordsTest, WhoComesToANewPostFollowsNobody) {
  text_.post("council", "head-1").open = On("2023-01-01");
  Appoint("ann", "2023-05-01");
  const TierRecords records = Read();
  EXPECT_FALSE(records.tenures[0].came);
  EXPECT_EQ(records.came, 0);
}

TEST_F(OwnRecordsTest, WhoComesToAPostThatWasThereFollowedSomebodyUnknown) {
  Appoint("ann", "2023-05-01");
  const TierRecords records = Read();
  EXPECT_TRUE(records.tenures[0].came);
  EXPECT_EQ(records.came_after_vacancy, 0);
  EXPECT_EQ(records.unknown, 16) << "31 January 2022 to 30 April 2023";
}

TEST_F(OwnRecordsTest, AnOpenVacancyOfUnknownAgeTellsOfTheLastDayAlone) {
  text_.vacancy("council", "head-1");
  const TierRecords records = Read();
  EXPECT_EQ(records.unknown, 48);
  EXPECT_EQ(records.unknown_now, 0);
  EXPECT_EQ(records.open_now, 1);
}

}  // namespace
}  // namespace cairn::planner
