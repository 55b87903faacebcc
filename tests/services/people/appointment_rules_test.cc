#include "services/people/appointment_rules.h"

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::people {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::Naming;
using testing::ElementsAreArray;
using v1::Appointment;

// Days of one month: `3..9` from the 3rd to the 9th, `3..` without an end, `3..c9` until the
// contract ends on the 9th.
Appointment On(const std::string& days, double fte = 0,
               Appointment::Kind kind = Appointment::SUBSTANTIVE) {
  const std::vector<std::string> ends = absl::StrSplit(days, "..");
  const auto day = [](const std::string& text) {
    return resource::ToDate(absl::CivilDay(2026, 3, std::stoi(text)));
  };
  Appointment appointment;
  appointment.set_name("organisations/ayr/people/ann/appointments/" + ends[0]);
  appointment.set_post("organisations/ayr/posts/p");
  appointment.set_kind(kind);
  appointment.set_fte(fte);
  *appointment.mutable_start_date() = day(ends[0]);
  if (!ends[1].empty() && ends[1][0] == 'c') {
    *appointment.mutable_contract_end_date() = day(ends[1].substr(1));
  } else if (!ends[1].empty()) {
    *appointment.mutable_last_day() = day(ends[1]);
  }
  return appointment;
}

struct EmployedCase {
  const char* label;
  const char* days;
  int left;  // 0: not at all
  int last;  // 0: none
};
void PrintTo(const EmployedCase& c, std::ostream* out) { *out << c.label; }
class WithinEmploymentTest : public testing::TestWithParam<EmployedCase> {};
TEST_P(WithinEmploymentTest, AnAppointmentEndsWithTheLastDayUnlessItBeginsBehindIt) {
  const auto day = [](int of_march) { return resource::ToDate(absl::CivilDay(2026, 3, of_march)); };
  v1::Person holder;
  if (GetParam().left > 0) *holder.mutable_left_date() = day(GetParam().left);
  Appointment right = On(GetParam().days);
  right.clear_last_day();
  if (GetParam().last > 0) *right.mutable_last_day() = day(GetParam().last);

  EXPECT_EQ(WithinEmployment(On(GetParam().days), holder).DebugString(), right.DebugString());
}
INSTANTIATE_TEST_SUITE_P(
    Holders, WithinEmploymentTest,
    testing::Values(EmployedCase{"employed", "1..", 0, 0}, EmployedCase{"left", "1..", 9, 9},
                    EmployedCase{"left_on_the_first_day", "9..", 9, 9},
                    EmployedCase{"came_back", "10..", 9, 0},
                    EmployedCase{"left_before_the_last_day", "1..20", 9, 9},
                    EmployedCase{"left_after_the_last_day", "1..5", 9, 5},
                    EmployedCase{"left_before_the_contract_ended", "1..c20", 9, 9},
                    EmployedCase{"left_after_the_contract_ended", "1..c5", 9, 0}),
    [](const auto& test) { return test.param.label; });

struct OverlapCase {
  const char* label;
  const char* a;
  const char* b;
  bool overlap;
};
void PrintTo(const OverlapCase& c, std::ostream* out) { *out << c.label; }
class OverlapTest : public testing::TestWithParam<OverlapCase> {};

TEST_P(OverlapTest, IsASharedDayWhicheverComesFirst) {
  const Appointment a = On(GetParam().a);
  const Appointment b = On(GetParam().b);

  EXPECT_EQ(Overlap(a, b), GetParam().overlap);
  EXPECT_EQ(Overlap(b, a), GetParam().overlap);
  EXPECT_EQ(CheckOwn(a, {b}).ok(), !GetParam().overlap);
}

INSTANTIATE_TEST_SUITE_P(
    Periods, OverlapTest,
    testing::Values(OverlapCase{"apart", "1..3", "5..9", false},
                    OverlapCase{"next_day", "1..3", "4..9", false},
                    OverlapCase{"one_shared_day", "1..3", "3..9", true},
                    OverlapCase{"inside", "1..9", "3..4", true},
                    OverlapCase{"the_same", "1..3", "1..3", true},
                    OverlapCase{"one_day_each", "2..2", "2..2", true},
                    OverlapCase{"both_without_end", "1..", "9..", true},
                    OverlapCase{"behind_one_without_end", "5..", "1..4", false},
                    OverlapCase{"into_one_without_end", "5..", "1..5", true},
                    OverlapCase{"contract_ended_before", "1..c4", "5..", false},
                    OverlapCase{"contract_still_running", "1..c5", "5..", true}),
    [](const auto& test) { return test.param.label; });

TEST(CheckOwnTest, AnotherPostMayBeHeldAtTheSameTime) {
  Appointment other = On("1..9");
  other.set_post("organisations/ayr/posts/q");

  EXPECT_THAT(CheckOwn(On("1..9"), {other}), IsOk());
}

TEST(CheckOwnTest, TheSamePostCannotBeHeldTwiceInWhateverWay) {
  const absl::Status overlap = CheckOwn(On("1..9"), {On("3..5", 0, Appointment::ACTING)});

  EXPECT_THAT(overlap, FailsWith(ErrorReason::APPOINTMENTS_OVERLAP));
  EXPECT_THAT(overlap, Naming("appointment", "organisations/ayr/people/ann/appointments/3"));
}

TEST(CheckOwnTest, ALastDayCountsRatherThanTheEndOfTheContract) {
  Appointment left_early = On("1..c9");
  *left_early.mutable_last_day() = resource::ToDate(absl::CivilDay(2026, 3, 4));

  EXPECT_THAT(CheckOwn(On("5.."), {left_early}), IsOk());
}

struct DatesCase {
  const char* label;
  std::vector<int> days;  // start, notice, last day, contract end; 0 when not set
  std::vector<std::string> bad;
};
void PrintTo(const DatesCase& c, std::ostream* out) { *out << c.label; }
class DatesTest : public testing::TestWithParam<DatesCase> {};

TEST_P(DatesTest, InTheWrongOrderAreBadFields) {
  const auto day = [](int d) { return resource::ToDate(absl::CivilDay(2026, 3, d)); };
  Appointment appointment;
  *appointment.mutable_start_date() = day(GetParam().days[0]);
  if (GetParam().days[1] != 0) *appointment.mutable_notice_date() = day(GetParam().days[1]);
  if (GetParam().days[2] != 0) *appointment.mutable_last_day() = day(GetParam().days[2]);
  if (GetParam().days[3] != 0) *appointment.mutable_contract_end_date() = day(GetParam().days[3]);

  EXPECT_THAT(BadFieldsOf(CheckDates(appointment)), ElementsAreArray(GetParam().bad));
}

INSTANTIATE_TEST_SUITE_P(
    Dates, DatesTest,
    testing::Values(DatesCase{"start_only", {5, 0, 0, 0}, {}},
                    DatesCase{"in_order", {5, 6, 7, 8}, {}}, DatesCase{"one_day", {5, 5, 5, 5}, {}},
                    DatesCase{"notice_before_the_start", {5, 4, 7, 0}, {}},
                    DatesCase{"last_day_before_start", {5, 0, 4, 0}, {"appointment.last_day"}},
                    DatesCase{
                        "contract_before_start", {5, 0, 0, 4}, {"appointment.contract_end_date"}},
                    DatesCase{"notice_behind_last_day", {5, 8, 7, 0}, {"appointment.notice_date"}},
                    DatesCase{"all_at_once",
                              {5, 6, 4, 3},
                              {"appointment.last_day", "appointment.contract_end_date",
                               "appointment.notice_date"}}),
    [](const auto& test) { return test.param.label; });

struct HoldersCase {
  const char* label;
  Appointment appointment;
  std::vector<Appointment> others;
  bool allowed;
};
void PrintTo(const HoldersCase& c, std::ostream* out) { *out << c.label; }
class HoldersTest : public testing::TestWithParam<HoldersCase> {};

TEST_P(HoldersTest, NeverHoldMoreThanOneFullTimePostOnAnyDay) {
  const absl::Status checked = CheckHolders(GetParam().appointment, GetParam().others);

  if (GetParam().allowed) {
    EXPECT_THAT(checked, IsOk());
  } else {
    EXPECT_THAT(checked, FailsWith(ErrorReason::POST_OVERFILLED));
    EXPECT_THAT(checked, Naming("post", "organisations/ayr/posts/p"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Holders, HoldersTest,
    testing::Values(
        HoldersCase{"alone", On("1.."), {}, true},
        HoldersCase{"after_the_last_one", On("5.."), {On("1..4")}, true},
        HoldersCase{"beside_a_full_one", On("5.."), {On("1..")}, false},
        HoldersCase{"while_the_leaver_hands_over", On("5.."), {On("1..20")}, true},
        HoldersCase{"as_the_leaver_before_the_next_one", On("1..20"), {On("5..")}, true},
        HoldersCase{"both_of_whom_leave_begin_at_once", On("1..9"), {On("1..9")}, false},
        HoldersCase{"no_share_given_is_full", On("5..", 0), {On("1..", 0.1)}, false},
        HoldersCase{"job_share", On("5..", 0.5), {On("1..", 0.5)}, true},
        HoldersCase{"job_share_of_three", On("5..", 0.3), {On("1..", 0.3), On("2..", 0.4)}, true},
        HoldersCase{"ten_tenths",
                    On("5..", 0.1),
                    {On("1..", 0.1), On("1..", 0.1), On("1..", 0.1), On("1..", 0.1), On("1..", 0.1),
                     On("1..", 0.1), On("1..", 0.1), On("1..", 0.1), On("1..", 0.1)},
                    true},
        HoldersCase{"job_share_too_large", On("5..", 0.6), {On("1..", 0.5)}, false},
        HoldersCase{"shares_that_follow_each_other",
                    On("1..9", 0.5),
                    {On("1..4", 0.5), On("5..9", 0.5)},
                    true},
        HoldersCase{"a_third_half", On("1..", 0.5), {On("1..", 0.5), On("5..", 0.5)}, false},
        HoldersCase{"too_much_only_later", On("1.."), {On("20..")}, false},
        HoldersCase{"too_much_between_others_before", On("10.."), {On("1..5"), On("2..4")}, true},
        HoldersCase{
            "acting_beside_the_holder", On("5..", 0, Appointment::ACTING), {On("1..")}, true},
        HoldersCase{"holder_beside_acting", On("5.."), {On("1..", 0, Appointment::ACTING)}, true},
        HoldersCase{"holder_beside_interim_and_secondment",
                    On("5.."),
                    {On("1..", 0, Appointment::INTERIM), On("1..", 0, Appointment::SECONDMENT)},
                    true},
        HoldersCase{"contract_ended", On("5.."), {On("1..c4")}, true}),
    [](const auto& test) { return test.param.label; });

}  // namespace
}  // namespace cairn::people
