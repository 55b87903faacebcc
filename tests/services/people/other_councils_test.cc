// One council's token learns nothing of another's people, and fills no post of another's on its
// own.

#include <functional>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/services/people/following_people.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"

namespace cairn::people {
namespace {

using options::v1::Permission;
using test::FailsWith;
using test::IsOk;
using test::Naming;
using test::Saying;
using testing::HasSubstr;
using testing::Not;
using v1::Appointment;
using v1::Person;

constexpr char kBute[] = "organisations/bute";
constexpr char kAnn[] = "organisations/ayr/people/ann";
constexpr char kBen[] = "organisations/bute/people/ben";

// All that a message says, with what it packs. Entries of a map have no order of their own.
std::string Text(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetExpandAny(true);
  std::string text;
  EXPECT_TRUE(printer.PrintToString(message, &text));
  return text;
}

// All of an answer or a failure, but for what counts the changes of all: etags and tokens.
template <typename T>
std::string TextOf(const absl::StatusOr<T>& answer) {
  if (!answer.ok()) return Text(ToRpcStatus(answer.status()));
  T told = *answer;
  resource::SetString(told, "etag", "");
  resource::SetString(told, "token", "");
  return Text(told);
}

auth::Identity HrOf(const std::string& council) {
  return {.name = absl::StrCat("hr-of-", council),
          .permissions = {Permission::READ_PEOPLE, Permission::WRITE_PEOPLE},
          .organisations = {council}};
}

// Two councils: ayr, which has the post `p` of 1.6 full-time equivalents, and bute.
class TwoCouncils : public RolesHeard {
 public:
  TwoCouncils() {
    SeeRoles();
    Hear(change::v1::Change::CREATED, kBute, "roles@8");
    people_.Have<Person>(absl::StrCat("name: \"", kBen, "\""));
  }
  void TestBody() override {}

  void Share() { Agree({kBute}, "roles@9"); }
  void StopSharing() { Agree({}, "roles@10"); }
  void HaveAnn(const std::string& more = "") {
    people_.Have<Person>(absl::StrCat("name: \"", kAnn, "\" ", more));
  }
  absl::StatusOr<Appointment> Appoint(const std::string& person, const std::string& post,
                                      const std::string& more = "", int month = 3) {
    return people_.Call<v1::CreateAppointmentRequest, Appointment>(
        "CreateAppointment",
        absl::StrCat("parent: \"", person, "\" appointment_id: \"a\" appointment { post: \"", post,
                     "\" kind: SUBSTANTIVE start_date { year: 2026 month: ", month, " day: 1 } ",
                     more, " }"));
  }
  absl::StatusOr<Person> Create(const std::string& fields) {
    return people_.Call<v1::CreatePersonRequest, Person>(
        "CreatePerson",
        absl::StrCat("parent: \"", kBute, "\" person_id: \"new\" person { ", fields, " }"));
  }
  absl::StatusOr<Person> Update(const std::string& fields, const std::string& mask) {
    return people_.Call<v1::UpdatePersonRequest, Person>(
        "UpdatePerson", absl::StrCat("person { name: \"", kBen, "\" ", fields,
                                     " } update_mask { paths: \"", mask, "\" }"));
  }
  absl::StatusOr<google::protobuf::Empty> Delete(const std::string& name) {
    return people_.Call<v1::DeletePersonRequest, google::protobuf::Empty>(
        "DeletePerson", absl::StrCat("name: \"", name, "\""));
  }
  absl::StatusOr<change::v1::WriteResponse> Write(const std::string& operation) {
    return people_.Call<change::v1::WriteRequest, change::v1::WriteResponse>(
        "Write",
        absl::StrCat("operations { create { [type.googleapis.com/cairn.people.v1.Person] { "
                     "name: \"organisations/bute/people/new\" } } } operations { ",
                     operation, " }"));
  }
  absl::StatusOr<change::v1::ListChangesResponse> ListChanges(const std::string& question) {
    return people_.Call<change::v1::ListChangesRequest, change::v1::ListChangesResponse>(
        "ListChanges", question);
  }

  FollowingPeople people_{*establishment_};
};

// ---- another council's post

class OtherPostTest : public TwoCouncils {};

TEST_F(OtherPostTest, IsFilledFromElsewhereOnlyWhereItListsTheEmployer) {
  const auto before = Appoint(kBen, kPost);
  Share();
  const auto agreed = Appoint(kBen, kPost);

  EXPECT_THAT(before, FailsWith(ErrorReason::POST_NOT_SHARED));
  EXPECT_THAT(before, Naming("post", kPost));
  EXPECT_THAT(before, Saying(HasSubstr("joint_organisations")));
  EXPECT_THAT(agreed, IsOk());
}

TEST_F(OtherPostTest, ThatIsNotThereIsRefusedInTheSameWords) {
  const std::string there = TextOf(Appoint(kBen, "organisations/ayr/posts/p"));
  const std::string nowhere = TextOf(Appoint(kBen, "organisations/ayr/posts/q"));

  EXPECT_EQ(absl::StrReplaceAll(nowhere, {{"posts/q", "posts/p"}}), there);
}

TEST_F(OtherPostTest, IsAskedOfRolesBeforeItIsRefused) {
  Hear(change::v1::Change::CREATED, "organisations/arran", "roles@9");
  there_ = true;
  on_ask_ = [this] { Share(); };

  establishment_->CatchUp({{kPost, kBute}});

  EXPECT_THAT(asked_, testing::ElementsAre(kPost));
  EXPECT_THAT(Appoint(kBen, kPost), IsOk());
}

TEST_F(OtherPostTest, KeepsWhatStandsWhenTheAgreementIsTakenBackAndTakesNothingNew) {
  Share();
  ASSERT_THAT(Appoint(kBen, kPost), IsOk());
  people_.Have<Person>("name: \"organisations/bute/people/bob\"");

  StopSharing();

  EXPECT_THAT(people_.Stored<Appointment>(absl::StrCat(kBen, "/appointments/a")), IsOk());
  EXPECT_THAT(Appoint("organisations/bute/people/bob", kPost),
              FailsWith(ErrorReason::POST_NOT_SHARED));
  EXPECT_THAT((people_.Call<v1::EndAppointmentRequest, Appointment>(
                  "EndAppointment", absl::StrCat("name: \"", kBen,
                                                 "/appointments/a\" last_day { year: 2026 month: 9 "
                                                 "day: 1 }"))),
              IsOk());
}

TEST_F(OtherPostTest, IsRefusedWithoutRolesThatCouldKnowOfAnAgreement) {
  test::PeopleUnderTest alone;
  alone.Have<Person>(absl::StrCat("name: \"", kBen, "\""));

  const auto refused = alone.Call<v1::CreateAppointmentRequest, Appointment>(
      "CreateAppointment", absl::StrCat("parent: \"", kBen, "\" appointment { post: \"", kPost,
                                        "\" kind: SUBSTANTIVE start_date { year: 2026 month: 3 "
                                        "day: 1 } }"));

  EXPECT_THAT(refused, FailsWith(ErrorReason::POST_NOT_SHARED));
  EXPECT_THAT(refused, Saying(HasSubstr("--roles")));
}

// ---- side doors

// Something that the token of bute does, and what of ayr's may be there or not.
struct SideDoor {
  const char* name;
  std::function<void(TwoCouncils&)> begin;  // in both worlds
  std::function<void(TwoCouncils&)> elsewhere;
  std::function<std::string(TwoCouncils&)> ask;
};
void PrintTo(const SideDoor& door, std::ostream* out) { *out << door.name; }

void AnnHoldsThePost(TwoCouncils& world) {
  world.HaveAnn();
  ASSERT_THAT(world.Appoint(kAnn, kPost), IsOk());
}

const SideDoor kSideDoors[] = {
    {"AHolderElsewhereOfASharedPost", [](TwoCouncils& w) { w.Share(); }, &AnnHoldsThePost,
     [](TwoCouncils& w) { return TextOf(w.Appoint(kBen, kPost)); }},
    {"AHolderElsewhereWhenALastDayIsTakenBack",
     [](TwoCouncils& w) {
       w.Share();
       ASSERT_THAT(w.Appoint(kBen, kPost), IsOk());
       ASSERT_THAT(w.Update("left_date { year: 2026 month: 4 day: 1 }", "left_date"), IsOk());
     },
     [](TwoCouncils& w) {
       w.HaveAnn();
       ASSERT_THAT(w.Appoint(kAnn, kPost, "", 6), IsOk());
     },
     [](TwoCouncils& w) { return TextOf(w.Update("", "left_date")); }},
    {"ARecordThatIsSaidToBeTheSame", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) { return TextOf(w.Create(absl::StrCat("same_as: \"", kAnn, "\""))); }},
    {"ARecordElsewhereThatSaysItIsTheSame", [](TwoCouncils&) {},
     [](TwoCouncils& w) { w.HaveAnn(absl::StrCat("same_as: \"", kBen, "\"")); },
     [](TwoCouncils& w) { return TextOf(w.Delete(kBen)); }},
    {"AnUpdateInAMixedWrite", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) {
       return TextOf(w.Write(absl::StrCat(
           "update { resource { [type.googleapis.com/cairn.people.v1.Person] { name: \"", kAnn,
           "\" mobility: NATIONAL } } }")));
     }},
    {"ADeletionInAMixedWrite", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) {
       return TextOf(w.Write(absl::StrCat("delete { name: \"", kAnn, "\" }")));
     }},
    {"AnUpsertByExternalIdInAMixedWrite", [](TwoCouncils&) {},
     [](TwoCouncils& w) { w.HaveAnn("external_id: \"7\""); },
     [](TwoCouncils& w) {
       return TextOf(
           w.Write("upsert { [type.googleapis.com/cairn.people.v1.Person] { name: "
                   "\"organisations/ayr/people/-\" external_id: \"7\" } }"));
     }},
    {"AnExternalIdThatIsTakenElsewhere", [](TwoCouncils&) {},
     [](TwoCouncils& w) { w.HaveAnn("external_id: \"7\""); },
     [](TwoCouncils& w) { return TextOf(w.Create("external_id: \"7\"")); }},
    {"ChangesOfOneRecord", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) { return TextOf(w.ListChanges(absl::StrCat("name: \"", kAnn, "\""))); }},
    {"ChangesOfTheOtherCouncil", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) { return TextOf(w.ListChanges("parent: \"organisations/ayr\"")); }},
    {"ChangesOfAll", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) { return TextOf(w.ListChanges("")); }},
    {"AWatchOfTheOtherCouncil", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) {
       change::v1::WatchRequest request;
       request.set_parent("organisations/ayr");
       const auto watch =
           w.people_.changes().Watch({.identity = w.people_.identity()}, request, [] {});
       return Text(ToRpcStatus(watch.status()));
     }},
    {"APurgeOfSomebodyElsewhere", [](TwoCouncils&) {}, [](TwoCouncils& w) { w.HaveAnn(); },
     [](TwoCouncils& w) {
       return TextOf(w.people_.Call<v1::PurgePeopleRequest, v1::PurgePeopleResponse>(
           "PurgePeople", absl::StrCat("parent: \"", kBute, "\" names: \"", kAnn, "\"")));
     }},
};

class SideDoorTest : public testing::TestWithParam<SideDoor> {};
INSTANTIATE_TEST_SUITE_P(All, SideDoorTest, testing::ValuesIn(kSideDoors),
                         [](const auto& door) { return std::string(door.param.name); });

TEST_P(SideDoorTest, AnswersTheSameWhetherTheOtherCouncilHasTheRecordOrNot) {
  const auto answer_in = [](bool with_record) {
    TwoCouncils world;
    GetParam().begin(world);
    if (with_record) GetParam().elsewhere(world);
    world.people_.ActAs(HrOf("bute"));
    return GetParam().ask(world);
  };

  EXPECT_EQ(answer_in(true), answer_in(false));
}

TEST(ReferrersTest, OfWhatTheCallerMayNotReadAreNotNamed) {
  TwoCouncils world;
  world.Share();
  ASSERT_THAT(world.Appoint(kBen, kPost), IsOk());
  const auto named = world.Delete(kBen);
  auth::Identity writes = HrOf("bute");
  writes.permissions = {Permission::WRITE_PEOPLE};
  world.people_.ActAs(writes);
  const auto hidden = world.Delete(kBen);

  EXPECT_THAT(named, Naming("referrers", absl::StrCat(kBen, "/appointments/a")));
  EXPECT_THAT(hidden, FailsWith(ErrorReason::STILL_REFERRED_TO));
  EXPECT_THAT(hidden, Saying(Not(HasSubstr("appointments/a"))));
}

}  // namespace
}  // namespace cairn::people
