// The engines' enumerations carry the contract's numbers, so that values are cast and never
// translated.

#include "cairn/people/v1/people.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "cairn/type/v1/type.pb.h"
#include "gtest/gtest.h"
#include "services/planner/engine/objectives/diagnosis.h"
#include "services/planner/engine/objectives/map.h"
#include "services/planner/engine/objectives/measures.h"
#include "services/planner/engine/readiness/readiness.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {
namespace {

// Both have `count` values, and the last of them is the same one.
template <typename Contract, typename Engine>
void ExpectSameLast(Contract contract, Engine engine, int contract_size) {
  EXPECT_EQ(static_cast<int>(contract), static_cast<int>(engine));
  EXPECT_EQ(static_cast<int>(engine) + 1, contract_size)
      << "the contract has values that the engine does not know";
}

TEST(ContractNumbersTest, EveryEnumerationOfTheEnginesEndsWhereTheContractsDoes) {
  ExpectSameLast(type::v1::NORTHERN_IRELAND, Nation::kNorthernIreland, type::v1::Nation_ARRAYSIZE);
  ExpectSameLast(type::v1::CROSS_SECTOR, Sector::kCross, type::v1::Sector_ARRAYSIZE);
  ExpectSameLast(type::v1::REGULATION, ServiceArea::kRegulation, type::v1::ServiceArea_ARRAYSIZE);
  ExpectSameLast(type::v1::READINESS_UNKNOWN, Readiness::kUnknown, type::v1::Readiness_ARRAYSIZE);
  ExpectSameLast(roles::v1::Requirement::DESIRABLE, Gate::kDesirable,
                 roles::v1::Requirement::Gate_ARRAYSIZE);
  ExpectSameLast(roles::v1::Post::Cover::SHARED_COVER, Cover::Kind::kShared,
                 roles::v1::Post::Cover::Kind_ARRAYSIZE);
  ExpectSameLast(roles::v1::Vacancy::WITHDRAWN, Vacancy::State::kWithdrawn,
                 roles::v1::Vacancy::State_ARRAYSIZE);
  ExpectSameLast(roles::v1::Vacancy::FORESEEN, Vacancy::Origin::kForeseen,
                 roles::v1::Vacancy::Origin_ARRAYSIZE);
  ExpectSameLast(people::v1::Appointment::SECONDMENT, Appointment::Kind::kSecondment,
                 people::v1::Appointment::Kind_ARRAYSIZE);
  ExpectSameLast(people::v1::Enrolment::LEFT, Enrolment::State::kLeft,
                 people::v1::Enrolment::State_ARRAYSIZE);
  ExpectSameLast(people::v1::Person::NATIONAL, Person::Mobility::kNational,
                 people::v1::Person::Mobility_ARRAYSIZE);
  ExpectSameLast(v1::Engagement::COMMUNITY_ACTIVITY, Engagement::Kind::kCommunityActivity,
                 v1::Engagement::Kind_ARRAYSIZE);
  ExpectSameLast(v1::Engagement::PEOPLE_WHO_USE_SERVICES,
                 Engagement::Audience::kPeopleWhoUseServices, v1::Engagement::Group_ARRAYSIZE);
  ExpectSameLast(v1::SUCCESSOR_APPOINTED, Reason::kSuccessorAppointed, v1::Reason_ARRAYSIZE);
  ExpectSameLast(v1::PartState::NOT_RELEVANT, PartMeaning::kNotRelevant,
                 v1::PartState::State_ARRAYSIZE);
  ExpectSameLast(v1::Measure::NOT_RECORDED, Measure::State::kNotRecorded,
                 v1::Measure::State_ARRAYSIZE);
  ExpectSameLast(v1::MeasureGroup::NATION, MeasureGroup::Kind::kNation,
                 v1::MeasureGroup::Kind_ARRAYSIZE);
  ExpectSameLast(v1::ReadinessPart::UNKNOWN, Verdict::kUnknown,
                 v1::ReadinessPart::Verdict_ARRAYSIZE);
  ExpectSameLast(v1::Disagreement::APPOINTMENT_NOT_AGREED,
                 Disagreement::Kind::kAppointmentNotAgreed, v1::Disagreement::Kind_ARRAYSIZE);
}

TEST(ContractNumbersTest, ValuesInBetweenAreTheSame) {
  EXPECT_EQ(static_cast<int>(type::v1::SCOTLAND), static_cast<int>(Nation::kScotland));
  EXPECT_EQ(static_cast<int>(type::v1::HEALTH), static_cast<int>(Sector::kHealth));
  EXPECT_EQ(static_cast<int>(type::v1::EDUCATION), static_cast<int>(Sector::kEducation));
  EXPECT_EQ(static_cast<int>(type::v1::PUBLIC_HEALTH),
            static_cast<int>(ServiceArea::kPublicHealth));
  EXPECT_EQ(static_cast<int>(type::v1::JOINT), static_cast<int>(ServiceArea::kJoint));
  EXPECT_EQ(static_cast<int>(type::v1::NEAR), static_cast<int>(Readiness::kNear));
  EXPECT_EQ(static_cast<int>(roles::v1::Requirement::ESSENTIAL),
            static_cast<int>(Gate::kEssential));
  EXPECT_EQ(static_cast<int>(roles::v1::Post::Cover::NO_COVER),
            static_cast<int>(Cover::Kind::kNone));
  EXPECT_EQ(static_cast<int>(roles::v1::Post::Cover::CONSULTANCY),
            static_cast<int>(Cover::Kind::kConsultancy));
  EXPECT_EQ(static_cast<int>(roles::v1::Vacancy::OFFERED),
            static_cast<int>(Vacancy::State::kOffered));
  EXPECT_EQ(static_cast<int>(people::v1::Appointment::ACTING),
            static_cast<int>(Appointment::Kind::kActing));
  EXPECT_EQ(static_cast<int>(people::v1::Enrolment::NOMINATED),
            static_cast<int>(Enrolment::State::kNominated));
  EXPECT_EQ(static_cast<int>(people::v1::Person::NETWORK),
            static_cast<int>(Person::Mobility::kNetwork));
  EXPECT_EQ(static_cast<int>(v1::BENCH_THIN), static_cast<int>(Reason::kBenchThin));
  EXPECT_EQ(static_cast<int>(v1::OFFER_UNUSED), static_cast<int>(Reason::kOfferUnused));
  EXPECT_EQ(static_cast<int>(v1::GAP_UNMAPPED), static_cast<int>(Reason::kGapUnmapped));
  EXPECT_EQ(static_cast<int>(v1::PartState::MET), static_cast<int>(PartMeaning::kMet));
  EXPECT_EQ(static_cast<int>(v1::ReadinessPart::WITHIN_REACH),
            static_cast<int>(Verdict::kWithinReach));
}

}  // namespace
}  // namespace cairn::planner
