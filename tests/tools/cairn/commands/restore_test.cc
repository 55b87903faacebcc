// An export is brought back into services that are empty: cairn export, cairn apply.

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/people/catch_up.h"
#include "tests/services/people/following_people.h"
#include "tests/support/matchers.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using roles::v1::Vacancy;
using test::IsOk;
using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Three services with nothing but the organisation, whose people service follows roles.
class EmptyServices : public CommandTest {
 public:
  EmptyServices() {
    SetUp();
    replica_ = *store::Replica::Open(database_.address());
    establishment_ = *people::Establishment::Open(
        *replica_, roles_.clock(),
        [this](absl::string_view name, absl::string_view) { return Ask(std::string(name)); });
    following_ = std::make_unique<people::FollowingPeople>(*establishment_);
    std::vector<rpc::ServiceTable> tables;
    for (const rpc::ServiceTable& table : following_->tables())
      tables.push_back(people::CatchingUp(table, *establishment_));
    following_server_ = Serve(tables);
    change::v1::WatchResponse state;
    state.set_token("roles@1");
    establishment_->Restart();
    EXPECT_THAT(establishment_->Receive(state), IsOk());
  }
  Outcome Cairn(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {CAIRN_PROGRAM, "--roles", roles_address_, "--people",
                                         following_server_->address(), "--planner", "127.0.0.1:1"});
    return test::RunProgram(std::move(arguments), folder_);
  }
  Vacancy Stored(const std::string& name) { return *roles_.Stored<Vacancy>(name); }
  std::int64_t written() const { return roles_.revision() + following_->revision(); }
  void TestBody() override {}

 private:
  // Roles as people hears of it: what there is comes when it is asked for.
  absl::StatusOr<bool> Ask(const std::string& name) {
    change::v1::WatchResponse heard;
    change::v1::Change& change = *heard.add_changes();
    change.set_kind(change::v1::Change::UPDATED);
    change.set_name(name);
    if (absl::StrContains(name, "/posts/")) {
      const auto post = roles_.Stored<roles::v1::Post>(name);
      if (!post.ok()) return false;
      change.mutable_resource()->PackFrom(*post);
    } else {
      const auto organisation = roles_.Stored<roles::v1::Organisation>(name);
      if (!organisation.ok()) return false;
      change.mutable_resource()->PackFrom(*organisation);
    }
    heard.set_token(absl::StrCat("roles@", roles_.revision()));
    EXPECT_THAT(establishment_->Receive(heard), IsOk());
    return true;
  }

  test::TempDatabase database_;
  std::unique_ptr<store::Replica> replica_;
  std::unique_ptr<people::Establishment> establishment_;
  std::unique_ptr<people::FollowingPeople> following_;
  std::unique_ptr<rpc::Server> following_server_;
};

class RestoreTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/bute"
                                              display_name: "Bute"
                                              kind: COUNCIL)pb");
  }
  void HavePost(const std::string& id, const std::string& more = "") {
    roles_.Have<roles::v1::Post>(absl::StrCat("name: 'organisations/bute/posts/", id,
                                              "' display_name: 'Head of ", id, "' ", more));
  }
  // A vacancy of the post, first shown on 5 January 2026, moved by `cairn set` on those days.
  void HaveMoved(const std::string& id, const std::string& post, const std::string& first,
                 const std::vector<std::string>& moves) {
    roles_.Have<Vacancy>(absl::StrCat("name: '", Name(id), "' post: 'organisations/bute/posts/",
                                      post, "' origin: STATED state: ", first,
                                      " as_of_date { year: 2026 month: 1 day: 5 }"));
    int day = 10;
    for (const std::string& state : moves) {
      const Outcome moved = Cairn({"set", Name(id), absl::StrCat("state=", state),
                                   absl::StrCat("as_of_date=2026-01-", day++)});
      ASSERT_EQ(moved.code, 0) << moved.said;
    }
  }
  static std::string Name(const std::string& id) {
    return absl::StrCat("organisations/bute/vacancies/", id);
  }
  std::string Export() {
    const std::string folder = folder_.File("out");
    const Outcome out = Cairn({"export", "bute", "--to", folder});
    EXPECT_EQ(out.code, 0) << out.said;
    return folder;
  }
  // What a restored vacancy has in common with the one that went out.
  static std::string Bare(Vacancy vacancy) {
    vacancy.clear_etag();
    vacancy.clear_create_time();
    vacancy.clear_update_time();
    for (Vacancy::Move& move : *vacancy.mutable_moves()) move.clear_record_time();
    return vacancy.DebugString();
  }
};

TEST_F(RestoreTest, VacanciesComeInWithTheirMovesWhateverTheirState) {
  HavePost("p");
  HavePost("q");
  HavePost("r");
  HavePost("s");
  HaveMoved("short", "p", "ANTICIPATED", {"SHORTLISTED"});
  HaveMoved("filled", "q", "OPEN", {"SHORTLISTED", "OPEN", "OFFERED", "FILLED"});
  HaveMoved("again", "q", "OPEN", {"OFFERED"});  // its name comes before the one that is over
  HaveMoved("gone", "r", "OPEN", {"WITHDRAWN"});
  HaveMoved("opened", "s", "ANTICIPATED", {"OPEN"});
  people_.Have<people::v1::Person>(R"pb(name: "organisations/bute/people/e1")pb");
  people_.Have<people::v1::Appointment>(
      R"pb(name: "organisations/bute/people/e1/appointments/a"
           post: "organisations/bute/posts/q"
           kind: SUBSTANTIVE
           start_date { year: 2026 month: 1 day: 13 })pb");
  ASSERT_EQ(Cairn({"vacancies", "correct", "bute/filled", "--appointment", "e1/a"}).code, 0);
  const std::string folder = Export();

  EmptyServices empty;
  const auto before = empty.written();
  const Outcome dry = empty.Cairn({"apply", folder, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("roles: 10 would change"),
                              HasSubstr("people: 0 would change"), HasSubstr("2 planned below"),
                              HasSubstr("1 filled vacancy would name its appointment")));
  EXPECT_EQ(empty.written(), before);
  const Outcome in = empty.Cairn({"apply", folder});
  EXPECT_EQ(in.code, 0) << in.said;
  EXPECT_THAT(in.said, AllOf(HasSubstr("roles: 10 changed"), HasSubstr("people: 2 changed"),
                             HasSubstr("1 filled vacancy now with its appointment")));
  for (const char* id : {"short", "filled", "again", "gone", "opened"})
    EXPECT_EQ(Bare(empty.Stored(Name(id))), Bare(*roles_.Stored<Vacancy>(Name(id)))) << id;

  // A second time nothing is left to do, and the state of before the first move is known there.
  const Outcome again = empty.Cairn({"apply", folder});
  EXPECT_THAT(again.said,
              AllOf(HasSubstr("roles: 0 changed, 10 unchanged"), Not(HasSubstr("filled vacancy"))));
  ASSERT_EQ(empty.Cairn({"vacancies", "correct", "bute/short", "--take-back"}).code, 0);
  EXPECT_EQ(empty.Stored(Name("short")).state(), Vacancy::ANTICIPATED);
}

TEST_F(RestoreTest, APostThatHasClosedComesInWithItsVacancies) {
  HavePost("p");
  HavePost("team", "reports_to: 'organisations/bute/posts/p'");
  HaveMoved("v", "p", "OPEN", {"SHORTLISTED"});
  HaveMoved("w", "team", "OPEN", {});
  for (const char* post : {"team", "p"})
    ASSERT_EQ(
        Cairn({"set", absl::StrCat("organisations/bute/posts/", post), "close_date=2026-02-01"})
            .code,
        0);
  ASSERT_EQ(roles_.Stored<Vacancy>(Name("v"))->state(), Vacancy::WITHDRAWN);
  const std::string folder = Export();

  EmptyServices empty;
  EXPECT_EQ(empty.Cairn({"apply", folder, "--dry-run"}).code, 0);
  const Outcome in = empty.Cairn({"apply", folder});

  EXPECT_EQ(in.code, 0) << in.said;
  EXPECT_THAT(in.said, HasSubstr("roles: 5 changed, 0 unchanged"));
  for (const char* id : {"v", "w"})
    EXPECT_EQ(Bare(empty.Stored(Name(id))), Bare(*roles_.Stored<Vacancy>(Name(id)))) << id;
  EXPECT_THAT(empty.Cairn({"apply", folder}).said, HasSubstr("roles: 0 changed, 5 unchanged"));
}

TEST_F(RestoreTest, AVacancyThatStandsMakesTheMovesThatItHasYetToMake) {
  HavePost("p");
  HaveMoved("v", "p", "OPEN", {"SHORTLISTED", "OFFERED", "WITHDRAWN"});
  const std::string folder = Export();
  for (int i = 0; i < 2; ++i)
    ASSERT_EQ(Cairn({"vacancies", "correct", "bute/v", "--take-back"}).code, 0);

  const Outcome in = Cairn({"apply", folder});

  EXPECT_EQ(in.code, 0) << in.said;
  EXPECT_THAT(in.said, HasSubstr("roles: 1 changed"));
  EXPECT_EQ(roles_.Stored<Vacancy>(Name("v"))->moves_size(), 3);
  EXPECT_EQ(roles_.Stored<Vacancy>(Name("v"))->state(), Vacancy::WITHDRAWN);
}

// ---- what a dry run says of people whose organisation comes with them

constexpr char kNewOrganisation[] = R"(
  organisations { name: "organisations/cumbrae" display_name: "Cumbrae" kind: COUNCIL }
  posts { name: "organisations/cumbrae/posts/head" display_name: "Head" }
  people { name: "organisations/cumbrae/people/e1" display_name: "Zoe" }
  appointments { name: "organisations/cumbrae/people/e1/appointments/a" kind: SUBSTANTIVE
                 post: "organisations/cumbrae/posts/head"
                 start_date { year: 2026 month: 1 day: 5 } })";

TEST_F(RestoreTest, ADryRunKnowsWhatItsOwnRolesPartAdds) {
  EmptyServices empty;
  const std::string file = File("new.txtpb", kNewOrganisation);
  const auto before = empty.written();

  const Outcome dry = empty.Cairn({"apply", file, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("roles: 2 would change"), HasSubstr("2 planned below")));
  EXPECT_EQ(empty.written(), before);
  const Outcome real = empty.Cairn({"apply", file});
  EXPECT_EQ(real.code, 0) << real.said;
  EXPECT_THAT(real.said, HasSubstr("people: 2 changed"));
  EXPECT_THAT(empty.Cairn({"apply", file, "--dry-run"}).said,
              AllOf(HasSubstr("people: 0 would change, 2 unchanged"), Not(HasSubstr("planned"))));
}

TEST_F(RestoreTest, ADryRunStillRefusesWhatTheRolesPartDoesNotAdd) {
  EmptyServices empty;
  const Outcome elsewhere =
      empty.Cairn({"apply", "--dry-run",
                   File("a.txtpb", R"(people { name: "organisations/arran/people/e1" })")});
  EXPECT_EQ(elsewhere.code, 1);
  EXPECT_THAT(elsewhere.said, HasSubstr("has no organisation organisations/arran"));

  const Outcome wrong =
      empty.Cairn({"apply", "--dry-run", File("b.txtpb", absl::StrCat(kNewOrganisation, R"(
         appointments { name: "organisations/cumbrae/people/e1/appointments/b"
                        post: "organisations/cumbrae/posts/none" })"))});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.said, AllOf(HasSubstr("names organisations/cumbrae/posts/none"),
                                HasSubstr("kind is required")));
}

}  // namespace
}  // namespace cairn::cli
