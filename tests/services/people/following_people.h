#ifndef CAIRN_TESTS_SERVICES_PEOPLE_FOLLOWING_PEOPLE_H_
#define CAIRN_TESTS_SERVICES_PEOPLE_FOLLOWING_PEOPLE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/dates.h"
#include "gtest/gtest.h"
#include "services/people/establishment.h"
#include "services/people/migrations.h"
#include "services/people/people.h"
#include "tests/support/matchers.h"
#include "tests/support/service_under_test.h"
#include "tests/support/temp_database.h"

namespace cairn::people {

inline constexpr char kAyr[] = "organisations/ayr";
inline constexpr char kPost[] = "organisations/ayr/posts/p";

// Roles as people hears of it.
class RolesHeard : public testing::Test {
 protected:
  RolesHeard() { Open(); }

  void Open() {
    establishment_.reset();
    replica_.reset();
    replica_ = *store::Replica::Open(database_.address());
    establishment_ = *Establishment::Open(
        *replica_, clock_,
        [this](absl::string_view name, absl::string_view) -> absl::StatusOr<bool> {
          asked_.emplace_back(name);
          if (on_ask_) on_ask_();
          return there_;
        });
  }

  template <typename T>
  static void Add(change::v1::WatchResponse& response, change::v1::Change::Kind kind,
                  const T& resource) {
    change::v1::Change& change = *response.add_changes();
    change.set_kind(kind);
    change.set_name(resource.name());
    change.mutable_resource()->PackFrom(resource);
  }
  static roles::v1::Organisation Organisation(const std::string& name) {
    roles::v1::Organisation organisation;
    organisation.set_name(name);
    return organisation;
  }
  static roles::v1::Post Post(const std::string& name, double fte = 0) {
    roles::v1::Post post;
    post.set_name(name);
    post.set_fte(fte);
    return post;
  }
  // The state of roles, read whole: one organisation with one post.
  void SeeRoles() {
    change::v1::WatchResponse state;
    Add(state, change::v1::Change::EXISTING, Organisation(kAyr));
    Add(state, change::v1::Change::EXISTING, Post(kPost, 1.6));
    state.set_token("roles@7");
    establishment_->Restart();
    ASSERT_THAT(establishment_->Receive(state), test::IsOk());
  }
  // The organisation ended on that day.
  void Ends(const std::string& name, absl::CivilDay day, const std::string& token) {
    roles::v1::Organisation ended = Organisation(name);
    ended.set_display_name("Ayr");
    *ended.mutable_close_date() = resource::ToDate(day);
    change::v1::WatchResponse heard;
    Add(heard, change::v1::Change::UPDATED, ended);
    heard.set_token(token);
    ASSERT_THAT(establishment_->Receive(heard), test::IsOk());
  }
  // The post lists these other organisations.
  void Agree(const std::vector<std::string>& organisations, const std::string& token) {
    roles::v1::Post post = Post(kPost, 1.6);
    for (const std::string& organisation : organisations)
      post.add_joint_organisations(organisation);
    change::v1::WatchResponse heard;
    Add(heard, change::v1::Change::UPDATED, post);
    heard.set_token(token);
    ASSERT_THAT(establishment_->Receive(heard), test::IsOk());
  }
  void Hear(change::v1::Change::Kind kind, const std::string& organisation,
            const std::string& token) {
    change::v1::WatchResponse heard;
    Add(heard, kind, Organisation(organisation));
    heard.set_token(token);
    ASSERT_THAT(establishment_->Receive(heard), test::IsOk());
  }

  test::FakeClock clock_;
  test::TempDatabase database_;
  std::vector<std::string> asked_;
  bool there_ = false;
  std::function<void()> on_ask_;
  std::unique_ptr<store::Replica> replica_;
  std::unique_ptr<Establishment> establishment_;
};

// People, appointments and lists of a service that follows roles.
class FollowingPeople final : public test::ServiceUnderTest {
 public:
  explicit FollowingPeople(const Establishment& establishment)
      : ServiceUnderTest(
            "people",
            {v1::Person::descriptor(), v1::Appointment::descriptor(), v1::Enrolment::descriptor()},
            Migrations()),
        people_(*store_, ids_, &establishment) {
    Serve({people_.Table()}, people_.collections());
  }

 private:
  People people_;
};

}  // namespace cairn::people

#endif  // CAIRN_TESTS_SERVICES_PEOPLE_FOLLOWING_PEOPLE_H_
