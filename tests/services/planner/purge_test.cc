// Whoever was deleted and purged is in no file of any service any more, nor in any answer.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "common/resource/field_rules.h"
#include "common/resource/resource_type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/bytes_on_disk.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"

namespace cairn::planner {
namespace {

using change::v1::Change;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::ResourceType;
using test::IsOk;
using testing::IsEmpty;

constexpr int kPurged = 200;
constexpr int kStaying = 100;

// A name of the type, with the mark for every id; of a person with another employer.
std::string NameOf(const std::string& type, const std::string& mark) {
  std::vector<std::string> segments = absl::StrSplit(ResourceType::Find(type)->pattern(), '/');
  for (std::string& segment : segments)
    if (absl::StartsWith(segment, "{"))
      segment = segment != "{organisation}"        ? mark
                : type == "cairn.people.v1.Person" ? "elm"
                                                   : "ayr";
  return absl::StrJoin(segments, "/");
}

// Puts the mark into every text field that a caller may set, at any depth.
void Plant(const std::string& mark, Message& message) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const auto& rule = field.options().GetExtension(options::v1::field);
    if (rule.output_only() || field.name() == "name" || field.name() == "etag") continue;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string text = rule.reference().empty() ? mark : NameOf(rule.reference(), mark);
      if (field.is_repeated())
        reflection.AddString(&message, &field, text);
      else
        reflection.SetString(&message, &field, text);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field.is_repeated()) {
      Plant(mark, *reflection.AddMessage(&message, &field));
    }
  }
}

class PurgeEverywhereTest : public testing::Test {
 protected:
  // Records a person with an appointment and an enrolment, as requests of several kinds do.
  void Record(const std::string& id, const std::string& mark) {
    Person person;
    person.set_name("organisations/ayr/people/" + id);
    Plant(mark, person);
    for (auto& skill : *person.mutable_skills()) skill.set_level(3);
    Appointment appointment;
    appointment.set_name(person.name() + "/appointments/a");
    Plant(mark, appointment);
    appointment.set_kind(Appointment::SUBSTANTIVE);
    appointment.mutable_start_date()->set_year(2026);
    appointment.mutable_start_date()->set_month(1);
    appointment.mutable_start_date()->set_day(1);
    Enrolment enrolment;
    enrolment.set_name(person.name() + "/enrolments/e");
    Plant(mark, enrolment);
    enrolment.set_state(Enrolment::ENROLLED);
    *enrolment.mutable_state_date() = appointment.start_date();
    change::v1::WriteRequest write;
    write.set_request_id("import-" + mark);
    for (const Message* resource : std::vector<const Message*>{&person, &appointment, &enrolment})
      write.add_operations()->mutable_create()->PackFrom(*resource);
    Write(write);
    people::v1::UpdatePersonRequest update;
    update.set_request_id("edit-" + mark);
    *update.mutable_person() = person;
    update.mutable_person()->set_display_name("Once " + mark);
    ASSERT_THAT((people_.Call<Person>("UpdatePerson", update)), IsOk());
  }
  void Remove(const std::string& id, const std::string& mark) {
    change::v1::WriteRequest write;
    write.set_request_id("leave-" + mark);
    const std::string name = "organisations/ayr/people/" + id;
    for (const std::string& one : {name + "/appointments/a", name + "/enrolments/e", name})
      write.add_operations()->mutable_delete_()->set_name(one);
    Write(write);
  }
  void Write(const change::v1::WriteRequest& write) {
    ASSERT_THAT((people_.Call<change::v1::WriteResponse>("Write", write)), IsOk());
  }
  std::string BytesOfAllFiles() {
    return absl::StrCat(test::BytesBeside(people_.path()), test::BytesBeside(planner_.path()),
                        test::BytesBeside(planner_.snapshot_file()));
  }
  // Everything that a watch from the start tells, and every revision in it.
  std::string WatchFromTheStart(std::vector<std::int64_t>& revisions) {
    std::string told;
    change::v1::WatchRequest request;
    request.set_token(people_.store().Token({}));
    auto stream = people_.changes().Watch({.identity = people_.identity()}, request, [] {});
    EXPECT_THAT(stream, IsOk());
    change::v1::WatchResponse response;
    while (*(*stream)->Next(rpc::MessageStream::Idle::kNo, &response) ==
           rpc::MessageStream::Pull::kMessage) {
      for (const Change& change : response.changes()) revisions.push_back(change.revision());
      told += response.SerializeAsString();
    }
    return told;
  }
  std::string EveryChange() {
    std::string told;
    change::v1::ListChangesRequest request;
    request.set_page_size(500);
    do {
      const auto page = people_.Call<change::v1::ListChangesResponse>("ListChanges", request);
      EXPECT_THAT(page, IsOk());
      told += page->SerializeAsString();
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return told;
  }
  static std::vector<std::string> FoundIn(const std::string& bytes,
                                          const std::vector<std::string>& marks) {
    std::vector<std::string> found;
    for (const std::string& mark : marks)
      if (absl::StrContains(bytes, mark)) found.push_back(mark);
    return found;
  }

  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;
};

TEST_F(PurgeEverywhereTest, NoMarkOfAnybodyPurgedIsLeftInAnyFileOrToldByAnyFeed) {
  std::vector<std::string> marks;
  std::vector<std::string> staying;
  people::v1::PurgePeopleRequest purge;
  purge.set_parent("organisations/ayr");
  for (int i = 0; i < kPurged; ++i) {
    marks.push_back(absl::StrCat("planted-", 1000 + i, "-mark"));
    Record(absl::StrCat("p-", i), marks.back());
    purge.add_names(absl::StrCat("organisations/ayr/people/p-", i));
    if (i % 2 == 0 && i / 2 < kStaying) {
      staying.push_back(absl::StrCat("staying-", 1000 + i, "-mark"));
      Record(absl::StrCat("s-", i), staying.back());
    }
    if (i == kPurged / 2) planner_.Follow(Mirror::Source::kPeople, people_);
  }
  planner_.Follow(Mirror::Source::kPeople, people_);
  for (int i = 0; i < kPurged; ++i)
    Remove(absl::StrCat("p-", i), marks[static_cast<std::size_t>(i)]);
  ASSERT_EQ(FoundIn(BytesOfAllFiles(), marks).size(), marks.size());
  const std::int64_t before = people_.revision();

  ASSERT_THAT((people_.Call<people::v1::PurgePeopleResponse>("PurgePeople", purge)), IsOk());
  planner_.Follow(Mirror::Source::kPeople, people_);

  EXPECT_THAT(FoundIn(BytesOfAllFiles(), marks), IsEmpty());
  EXPECT_EQ(FoundIn(BytesOfAllFiles(), staying).size(), staying.size());
  std::vector<std::int64_t> revisions;
  const std::string told = WatchFromTheStart(revisions);
  EXPECT_THAT(FoundIn(told, marks), IsEmpty());
  EXPECT_EQ(FoundIn(told, staying).size(), staying.size());
  EXPECT_EQ(static_cast<std::int64_t>(revisions.size()), before + kPurged);
  for (std::size_t i = 0; i < revisions.size(); ++i)
    ASSERT_EQ(revisions[i], static_cast<std::int64_t>(i) + 1);
  EXPECT_THAT(FoundIn(EveryChange(), marks), IsEmpty());
}

// A planner that was away hears of the purge when it is back, from wherever it had come.
TEST_F(PurgeEverywhereTest, ACopyThatWasAwayForgetsWhenItHears) {
  Record("p-1", "planted-1-mark");
  planner_.Follow(Mirror::Source::kPeople, people_);
  Remove("p-1", "planted-1-mark");
  people::v1::PurgePeopleRequest purge;
  purge.set_parent("organisations/ayr");
  purge.add_names("organisations/ayr/people/p-1");
  ASSERT_THAT((people_.Call<people::v1::PurgePeopleResponse>("PurgePeople", purge)), IsOk());
  ASSERT_THAT(FoundIn(test::BytesBeside(planner_.snapshot_file()), {"planted-1-mark"}),
              testing::SizeIs(1));

  planner_.Restart();
  planner_.Follow(Mirror::Source::kPeople, people_);

  EXPECT_THAT(FoundIn(BytesOfAllFiles(), {"planted-1-mark"}), IsEmpty());
}

}  // namespace
}  // namespace cairn::planner
