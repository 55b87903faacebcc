// What people takes of organisations and posts that roles keeps.

#include "services/people/establishment.h"

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "services/people/catch_up.h"
#include "tests/services/people/following_people.h"
#include "tests/support/matchers.h"

namespace cairn::people {
namespace {

using change::v1::Change;
using change::v1::WatchResponse;
using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::Naming;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class EstablishmentTest : public RolesHeard {};

TEST_F(EstablishmentTest, RefusesNothingUntilRolesWasSeenWhole) {
  EXPECT_THAT(establishment_->CheckOrganisation("organisations/ary"), IsOk());
  EXPECT_THAT(establishment_->CheckPost("organisations/ary/posts/p", "organisations/ary",
                                        "appointment.post"),
              IsOk());

  WatchResponse half;
  Add(half, Change::EXISTING, Organisation(kAyr));
  establishment_->Restart();
  ASSERT_THAT(establishment_->Receive(half), IsOk());

  EXPECT_THAT(establishment_->CheckOrganisation("organisations/ary"), IsOk());
  EXPECT_EQ(establishment_->Token(), "");
}

TEST_F(EstablishmentTest, RefusesWhatRolesDoesNotHave) {
  SeeRoles();

  EXPECT_THAT(establishment_->CheckOrganisation(kAyr), IsOk());
  EXPECT_THAT(establishment_->CheckPost(kPost, kAyr, "appointment.post"), IsOk());
  const absl::Status organisation = establishment_->CheckOrganisation("organisations/ary");
  EXPECT_THAT(organisation, FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(organisation, Naming("resource", "organisations/ary"));
  const absl::Status post =
      establishment_->CheckPost("organisations/ayr/posts/q", kAyr, "appointment.post");
  EXPECT_THAT(post, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(post, Naming("resource", "organisations/ayr/posts/q"));
  EXPECT_THAT(post, Naming("field", "appointment.post"));
}

TEST_F(EstablishmentTest, FollowsWhatIsAddedAndRemoved) {
  SeeRoles();

  Hear(Change::CREATED, "organisations/arran", "roles@8");
  EXPECT_THAT(establishment_->CheckOrganisation("organisations/arran"), IsOk());
  Hear(Change::DELETED, "organisations/arran", "roles@9");

  EXPECT_THAT(establishment_->CheckOrganisation("organisations/arran"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(establishment_->Token(), "roles@9");
}

TEST_F(EstablishmentTest, KnowsAfterARestartWhatItLastSaw) {
  SeeRoles();

  Open();

  EXPECT_EQ(establishment_->Token(), "roles@7");
  EXPECT_THAT(establishment_->CheckPost(kPost, kAyr, "appointment.post"), IsOk());
  EXPECT_THAT(establishment_->CheckOrganisation("organisations/ary"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(EstablishmentTest, KnowsTheLastDayOfAnOrganisationAlsoAfterARestart) {
  SeeRoles();
  Ends(kAyr, absl::CivilDay(2026, 2, 28), "roles@8");

  Open();

  const auto begins = [this](int day) {
    return establishment_->CheckBegins(kAyr, absl::CivilDay(2026, 2, day), "start_date");
  };
  EXPECT_THAT(begins(28), IsOk());
  EXPECT_THAT(BadFieldsOf(begins(29)), ElementsAre("start_date"));
}

TEST_F(EstablishmentTest, KnowsHowManyFullTimeEquivalentsAPostIs) {
  SeeRoles();

  ASSERT_TRUE(establishment_->FindPost(kPost, kAyr).has_value());
  EXPECT_EQ(establishment_->FindPost(kPost, kAyr)->fte, 1.6);
  EXPECT_FALSE(establishment_->FindPost("organisations/ayr/posts/q", kAyr).has_value());
}

TEST_F(EstablishmentTest, AsksRolesForWhatItDoesNotKnowAndWaitsForWhatIsThere) {
  SeeRoles();
  there_ = true;
  std::thread roles;
  on_ask_ = [&] {
    roles = std::thread([this] { Hear(Change::CREATED, "organisations/arran", "roles@8"); });
  };

  establishment_->CatchUp({{kAyr, ""}, {"organisations/arran", ""}});
  roles.join();

  EXPECT_THAT(asked_, ElementsAre("organisations/arran"));
  EXPECT_THAT(establishment_->CheckOrganisation("organisations/arran"), IsOk());
}

TEST_F(EstablishmentTest, DoesNotWaitForWhatRolesDoesNotHaveNorAskARolesThatIsAway) {
  SeeRoles();

  const auto begun = std::chrono::steady_clock::now();
  establishment_->CatchUp({{"organisations/ary", ""}});
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(900));
  EXPECT_THAT(asked_, ElementsAre("organisations/ary"));
  asked_.clear();
  establishment_->Lost();
  establishment_->CatchUp({{"organisations/ary", ""}});

  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(EstablishmentTest, AsksForTenAtMost) {
  SeeRoles();
  std::set<Establishment::Named> names;
  for (int i = 0; i < 5000; ++i) names.insert({absl::StrCat("organisations/o", i), ""});

  establishment_->CatchUp(names);

  EXPECT_THAT(asked_, testing::SizeIs(10));
}

TEST(NamesInTest, AreThoseOfTheRequestAndOfWhatItCarries) {
  v1::Appointment appointment;
  appointment.set_name("organisations/ayr/people/ann/appointments/a");
  appointment.set_post("organisations/bute/posts/p");
  change::v1::WriteRequest write;
  write.add_operations()->mutable_create()->PackFrom(appointment);
  write.add_operations()->mutable_delete_()->set_name("organisations/arran/people/ben");
  v1::ListPeopleRequest list;
  list.set_parent("organisations/-");

  using Named = Establishment::Named;
  EXPECT_THAT(NamesIn(write),
              ElementsAre(Named{"organisations/arran", ""}, Named{"organisations/ayr", ""},
                          Named{"organisations/bute", ""},
                          Named{"organisations/bute/posts/p", "organisations/ayr"}));
  EXPECT_THAT(NamesIn(list), IsEmpty());
}

class FollowingPeopleTest : public EstablishmentTest {
 protected:
  auto Employ(const std::string& organisation) {
    return people_.Call<v1::CreatePersonRequest, v1::Person>(
        "CreatePerson",
        absl::StrCat("parent: \"organisations/", organisation, "\" person_id: \"ann\" person {}"));
  }
  auto Appoint(const std::string& post) {
    return people_.Call<v1::CreateAppointmentRequest, v1::Appointment>(
        "CreateAppointment",
        absl::StrCat("parent: \"organisations/ayr/people/ann\" appointment_id: \"a\" "
                     "appointment { post: \"organisations/ayr/posts/",
                     post, "\" kind: SUBSTANTIVE start_date { year: 2026 month: 3 day: 1 } }"));
  }
  absl::StatusOr<v1::Appointment> Restart(int day) {
    return people_.Call<v1::UpdateAppointmentRequest, v1::Appointment>(
        "UpdateAppointment",
        absl::StrCat("appointment { name: \"organisations/ayr/people/ann/appointments/a\" "
                     "start_date { year: 2026 month: 3 day: ",
                     day, " } }"));
  }
  auto ListOf(const std::string& method, const std::string& parent) {
    return people_.Call<v1::ListPeopleRequest, v1::ListPeopleResponse>(
        method, absl::StrCat("parent: \"", parent, "\""));
  }

  FollowingPeople people_{*establishment_};
};

TEST_F(FollowingPeopleTest, APersonOfAnOrganisationThatIsNotThereIsRefused) {
  SeeRoles();

  EXPECT_THAT(Employ("ary"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Employ("ayr"), IsOk());
  EXPECT_EQ(people_.revision(), 1);
}

TEST_F(FollowingPeopleTest, AnAppointmentToAPostThatIsNotThereIsRefused) {
  SeeRoles();
  ASSERT_THAT(Employ("ayr"), IsOk());

  EXPECT_THAT(Appoint("q"), FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(Appoint("p"), IsOk());
}

TEST_F(FollowingPeopleTest, WhatWasTakenBeforeCanStillBeReadEndedAndRemoved) {
  ASSERT_THAT(Employ("ayr"), IsOk());
  ASSERT_THAT(Appoint("gone"), IsOk());

  SeeRoles();

  EXPECT_THAT((people_.Call<v1::EndAppointmentRequest, v1::Appointment>(
                  "EndAppointment", R"pb(name: "organisations/ayr/people/ann/appointments/a"
                                         last_day { year: 2026 month: 4 day: 1 })pb")),
              IsOk());
  EXPECT_THAT(
      (people_.Call<v1::DeleteAppointmentRequest, google::protobuf::Empty>(
          "DeleteAppointment", R"pb(name: "organisations/ayr/people/ann/appointments/a")pb")),
      IsOk());
}

TEST_F(FollowingPeopleTest, NothingBeginsBehindTheLastDayOfTheOrganisation) {
  SeeRoles();
  ASSERT_THAT(Employ("ayr"), IsOk());
  Ends(kAyr, absl::CivilDay(2026, 2, 28), "roles@8");

  const auto late = Appoint("p");
  EXPECT_THAT(BadFieldsOf(late), ElementsAre("appointment.start_date"));
  EXPECT_THAT(late, Saying(HasSubstr("behind the last day of Ayr, 2026-02-28; what begins later "
                                     "belongs to the body that followed it")));

  Ends(kAyr, absl::CivilDay(2026, 3, 1), "roles@9");
  EXPECT_THAT(Appoint("p"), IsOk());
  EXPECT_THAT(BadFieldsOf(Restart(2)), ElementsAre("appointment.start_date"));
}

TEST_F(FollowingPeopleTest, NothingBeginsBehindTheLastDayOfThePostsOrganisation) {
  SeeRoles();
  Hear(Change::CREATED, "organisations/arran", "roles@8");
  Agree({"organisations/arran"}, "roles@9");
  Ends(kAyr, absl::CivilDay(2026, 2, 28), "roles@10");
  ASSERT_THAT(Employ("arran"), IsOk());

  EXPECT_THAT(BadFieldsOf(people_.Call<v1::CreateAppointmentRequest, v1::Appointment>(
                  "CreateAppointment", R"pb(parent: "organisations/arran/people/ann"
                                            appointment_id: "a"
                                            appointment {
                                              post: "organisations/ayr/posts/p"
                                              kind: SUBSTANTIVE
                                              start_date { year: 2026 month: 3 day: 1 }
                                            })pb")),
              ElementsAre("appointment.start_date"));
}

TEST_F(FollowingPeopleTest, WhatBeganBeforeTheEndRunsOnAndCanBeEnded) {
  SeeRoles();
  ASSERT_THAT(Employ("ayr"), IsOk());
  ASSERT_THAT(Appoint("p"), IsOk());
  Ends(kAyr, absl::CivilDay(2026, 2, 28), "roles@8");

  EXPECT_THAT((people_.Call<v1::EndAppointmentRequest, v1::Appointment>(
                  "EndAppointment", R"pb(name: "organisations/ayr/people/ann/appointments/a"
                                         last_day { year: 2026 month: 4 day: 1 })pb")),
              IsOk());
}

TEST_F(FollowingPeopleTest, AListBelowWhatIsNotThereIsAnErrorAndAnEmptyOneIsNot) {
  SeeRoles();

  EXPECT_THAT(ListOf("ListPeople", "organisations/ayr"), IsOk());
  EXPECT_THAT(ListOf("ListPeople", "organisations/-"), IsOk());
  EXPECT_THAT(ListOf("ListPeople", "organisations/ary"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace cairn::people
