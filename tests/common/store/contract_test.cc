// What every driver of the store promises, through the store's public face.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/roles/migrations.h"
#include "tests/common/store/store_drivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/have.h"
#include "tests/support/matchers.h"

namespace cairn::store {
namespace {

using google::protobuf::Message;
using resource::Value;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Programme;
using roles::v1::Qualification;
using roles::v1::Role;
using roles::v1::Skill;
using roles::v1::Vacancy;
using test::FailsWith;
using test::FromText;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Saying;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <typename T>
const ResourceType& TypeOf() {
  return ResourceType::Of(T::descriptor());
}

std::string NameOf(const Change& change) { return change.type->Name(change.key); }

class StoreContract : public testing::TestWithParam<TestDriver> {
 protected:
  StoreContract() : database_(GetParam().create()) { Open(); }

  Store::Options Options() const {
    return {
        .database = database_->address(),
        .service = "roles",
        .types = {&TypeOf<Skill>(), &TypeOf<Qualification>(), &TypeOf<Role>(), &TypeOf<Programme>(),
                  &TypeOf<Organisation>(), &TypeOf<Post>(), &TypeOf<Vacancy>()},
        .migrations = roles::Migrations(),
        .clock = &clock_};
  }
  void Open() {
    store_.reset();
    auto opened = Store::Open(Options());
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  // Puts a resource given with its name, over what stands there.
  template <typename T>
  static absl::Status Put(Transaction& tx, const std::string& text) {
    T resource = FromText<T>(text);
    return PutMessage(tx, TypeOf<T>(), resource);
  }
  static absl::Status PutMessage(Transaction& tx, const ResourceType& type, Message& resource) {
    ASSIGN_OR_RETURN(const Key key, type.ParseName(resource::NameOf(resource)));
    const std::unique_ptr<Message> before(type.prototype().New());
    ASSIGN_OR_RETURN(const bool found, tx.Find(type, key, before.get()));
    return tx.Put(type, key, found ? before.get() : nullptr, resource);
  }
  template <typename T>
  absl::Status Write(const std::string& text) {
    return store_->Write(kAuthor, [&](Transaction& tx) { return Put<T>(tx, text); });
  }
  template <typename T>
  absl::Status Remove(const std::string& name) {
    return store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Key key, TypeOf<T>().ParseName(name));
      T before;
      RETURN_IF_ERROR(tx.Find(TypeOf<T>(), key, &before).status());
      return tx.Delete(TypeOf<T>(), key, before);
    });
  }
  template <typename T>
  std::optional<T> Find(const std::string& name) {
    T found;
    bool there = false;
    const absl::Status read = store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const Key key, TypeOf<T>().ParseName(name));
      ASSIGN_OR_RETURN(there, snapshot.Find(TypeOf<T>(), key, &found));
      return absl::OkStatus();
    });
    EXPECT_THAT(read, IsOk());
    return there ? std::optional<T>(found) : std::nullopt;
  }
  absl::StatusOr<std::vector<std::string>> ChangesAfter(std::int64_t after, int limit = 1000) {
    std::vector<std::string> lines;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<Change> changes, snapshot.ChangesAfter(after, limit));
      for (const Change& change : changes) {
        const char* kind = change.operation == Change::Operation::kCreated   ? "+"
                           : change.operation == Change::Operation::kUpdated ? "~"
                                                                             : "-";
        lines.push_back(absl::StrCat(change.revision, kind, NameOf(change)));
      }
      return absl::OkStatus();
    }));
    return lines;
  }
  absl::StatusOr<std::vector<std::string>> Ids(Query query) {
    std::vector<std::string> ids;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) {
      return snapshot.List(query, [&](const Key& key, const std::unique_ptr<Message>&) {
        ids.push_back(key.id);
        return true;
      });
    }));
    return ids;
  }
  absl::StatusOr<std::vector<std::string>> Referrers(const ResourceType& type, const Key& key,
                                                     int most) {
    std::vector<std::string> names;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(names, snapshot.Referrers(type, key, most));
      return absl::OkStatus();
    }));
    return names;
  }

  static inline const Author kAuthor = {.actor = "test", .request_id = ""};

  test::FakeClock clock_;
  std::unique_ptr<TestDatabase> database_;
  std::unique_ptr<Store> store_;
};

std::string Named(const std::string& name) {
  return absl::StrCat("name: \"", name, "\" display_name: \"x\"");
}

// ---- writing

TEST_P(StoreContract, AResourceIsReadAsItWasWrittenWithItsTimesAndEtag) {
  ASSERT_THAT(
      Write<Skill>(R"pb(name: "skills/a" display_name: "Coaching" description: "caf\303\251")pb"),
      IsOk());

  EXPECT_THAT(*Find<Skill>("skills/a"), test::EqualsProto(R"pb(name: "skills/a"
                                                               etag: "r1"
                                                               create_time { seconds: 1772452800 }
                                                               update_time { seconds: 1772452800 }
                                                               display_name: "Coaching"
                                                               description: "caf\303\251")pb"));
}

TEST_P(StoreContract, AnUpdateKeepsTheTimeOfCreationAndChangesTheEtag) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  clock_.Advance(absl::Seconds(90) + absl::Milliseconds(500));

  ASSERT_THAT(Write<Skill>(R"pb(name: "skills/a" display_name: "y")pb"), IsOk());

  EXPECT_THAT(*Find<Skill>("skills/a"),
              test::Partially(R"pb(etag: "r2"
                                   create_time { seconds: 1772452800 }
                                   update_time { seconds: 1772452890 nanos: 500000000 }
                                   display_name: "y")pb"));
}

TEST_P(StoreContract, WhatIsDeletedIsGoneAndMayComeBack) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Remove<Skill>("skills/a"), IsOk());

  EXPECT_EQ(Find<Skill>("skills/a"), std::nullopt);
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2-skills/a", "3+skills/a")));
}

TEST_P(StoreContract, RevisionsHaveNoGapsAndFollowTheOrderOfCommit) {
  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/a")));
                              return Put<Skill>(tx, Named("skills/b"));
                            }),
              IsOk());
  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/lost")));
                              return absl::CancelledError("no");
                            }),
              StatusIs(absl::StatusCode::kCancelled));
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());

  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2+skills/b", "3+skills/c")));
  EXPECT_EQ(store_->head(), 3);
}

TEST_P(StoreContract, AFailedWriteLeavesNoTrace) {
  ASSERT_THAT(Write<Skill>(Named("skills/old")), IsOk());

  const absl::Status failed =
      store_->Write({.actor = "test", .request_id = "r1"}, [&](Transaction& tx) -> absl::Status {
        RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/new")));
        RETURN_IF_ERROR(Put<Skill>(tx, R"pb(name: "skills/old" display_name: "changed")pb"));
        RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p"
                                                display_name: "P"
                                                skills_gained { skill: "skills/old" })pb"));
        RETURN_IF_ERROR(tx.KeepAnswer("digest", "answer"));
        return absl::CancelledError("no");
      });

  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Find<Skill>("skills/new"), std::nullopt);
  EXPECT_EQ(Find<Skill>("skills/old")->display_name(), "x");
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/old")));
  EXPECT_THAT(Referrers(TypeOf<Skill>(), {"", "old"}, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(database_->Select("SELECT request_id FROM request"), IsEmpty());
  EXPECT_EQ(store_->head(), 1);
}

TEST_P(StoreContract, AFailureOfTheDatabaseWithinAWriteLeavesNoTraceAndTheNextWriteWorks) {
  const absl::Status failed = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Post>(tx, R"pb(name: "organisations/ayr/posts/a" external_id: "7")pb"));
    return Put<Post>(tx, R"pb(name: "organisations/ayr/posts/b" external_id: "7")pb");
  });

  EXPECT_THAT(failed, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_EQ(Find<Post>("organisations/ayr/posts/a"), std::nullopt);
  EXPECT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a")));
}

TEST_P(StoreContract, ATransactionSeesItsOwnWritesAndOthersDoNotBeforeItsCommit) {
  bool own = false;
  bool others = true;

  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/a")));
                              ASSIGN_OR_RETURN(own, tx.Exists(TypeOf<Skill>(), {"", "a"}));
                              others = Find<Skill>("skills/a").has_value();
                              return absl::OkStatus();
                            }),
              IsOk());

  EXPECT_TRUE(own);
  EXPECT_FALSE(others);
}

TEST_P(StoreContract, EveryChangeNamesItsAuthorAndHoldsTheResourceAsItWas) {
  ASSERT_THAT(store_->Write({.actor = "hr", .request_id = "r-1"},
                            [&](Transaction& tx) { return Put<Skill>(tx, Named("skills/a")); }),
              IsOk());
  ASSERT_THAT(Write<Skill>(R"pb(name: "skills/a" display_name: "later")pb"), IsOk());

  EXPECT_THAT(database_->Select("SELECT actor FROM change ORDER BY revision"),
              ElementsAre("hr", "test"));
  EXPECT_THAT(database_->Select("SELECT request_id FROM change ORDER BY revision"),
              ElementsAre("r-1", ""));
  std::vector<Change> changes;
  ASSERT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(changes, snapshot.ChangesAfter(0, 10));
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_THAT(*changes[0].resource, test::Partially(R"pb(display_name: "x" etag: "r1")pb"));
  EXPECT_THAT(*changes[1].resource, test::Partially(R"pb(display_name: "later" etag: "r2")pb"));
  EXPECT_EQ(changes[0].time, clock_.Now());
}

TEST_P(StoreContract, TwoStoresOnOneDatabaseCountOneRowOfRevisions) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  Store::Options options = Options();
  options.shared = true;
  auto other = Store::Open(std::move(options));
  ASSERT_THAT(other, IsOk());

  ASSERT_THAT(
      (*other)->Write(kAuthor, [&](Transaction& tx) { return Put<Skill>(tx, Named("skills/b")); }),
      IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());

  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2+skills/b", "3+skills/c")));
  EXPECT_EQ(store_->head(), 3);
}

TEST_P(StoreContract, ADatabaseInUseIsRefusedUntilItIsFree) {
  const auto refused = Store::Open(Options());
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, Saying(HasSubstr("another program serves the database")));

  store_.reset();

  EXPECT_THAT(Store::Open(Options()), IsOk());
}

// ---- requests sent again

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

// ---- references

TEST_P(StoreContract, ResourcesOfOneWriteMayReferToEachOtherInAnyOrder) {
  const absl::Status written = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p" roles_targeted: "roles/r")pb"));
    return Put<Role>(tx, R"pb(name: "roles/r"
                              programmes { programme: "programmes/p" })pb");
  });

  EXPECT_THAT(written, IsOk());
}

TEST_P(StoreContract, AReferenceToNothingIsRefusedWithTheResourceAndTheField) {
  const absl::Status failed =
      Write<Role>(R"pb(name: "roles/r"
                       requirements { skill { skill: "skills/none" } })pb");

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(failed, Naming("resource", "skills/none"));
  EXPECT_THAT(failed, Naming("field", "skill"));
  EXPECT_EQ(Find<Role>("roles/r"), std::nullopt);
}

TEST_P(StoreContract, OfTwelveMissingReferencesTenAreNamed) {
  std::string text = R"(name: "programmes/p" )";
  for (int i = 10; i < 22; ++i) absl::StrAppend(&text, "roles_targeted: \"roles/r", i, "\" ");

  const absl::Status failed = Write<Programme>(text);

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(failed,
              Naming("resource", testing::AllOf(HasSubstr("roles/r10, "), HasSubstr("roles/r19"),
                                                testing::Not(HasSubstr("r20")))));
  EXPECT_THAT(failed, Saying(HasSubstr("and 2 more")));
}

TEST_P(StoreContract, AReferenceToAnotherServicesResourceIsNotLookedUp) {
  EXPECT_THAT(Write<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                  appointment: "organisations/ayr/people/x/appointments/y")pb"),
              IsOk());
}

TEST_P(StoreContract, AReferenceToWhatTheSameWriteDeletedIsRefused) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());

  const absl::Status failed = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p"
                                            skills_gained { skill: "skills/a" })pb"));
    Skill skill;
    RETURN_IF_ERROR(tx.Find(TypeOf<Skill>(), {"", "a"}, &skill).status());
    return tx.Delete(TypeOf<Skill>(), {"", "a"}, skill);
  });

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
}

TEST_P(StoreContract, ReferrersAreTheOthersThatReferOrLiveBelow) {
  ASSERT_THAT(Write<Organisation>(Named("organisations/ayr")), IsOk());
  ASSERT_THAT(Write<Organisation>(Named("organisations/ayrshire")), IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Write<Role>(R"pb(name: "roles/r"
                               requirements { skill { skill: "skills/a" } }
                               routes { role: "roles/r" })pb"),
              IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/r")pb"), IsOk());
  ASSERT_THAT(Write<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                  post: "organisations/ayr/posts/p")pb"),
              IsOk());

  EXPECT_THAT(Referrers(TypeOf<Skill>(), {"", "a"}, 10), IsOkAndHolds(ElementsAre("roles/r")));
  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10),
              IsOkAndHolds(ElementsAre("organisations/ayr/posts/p")));
  EXPECT_THAT(Referrers(TypeOf<Post>(), {"ayr", "p"}, 10),
              IsOkAndHolds(ElementsAre("organisations/ayr/vacancies/v")));
  EXPECT_THAT(
      Referrers(TypeOf<Organisation>(), {"ayr", "ayr"}, 10),
      IsOkAndHolds(ElementsAre("organisations/ayr/posts/p", "organisations/ayr/vacancies/v")));
  EXPECT_THAT(Referrers(TypeOf<Organisation>(), {"ayrshire", "ayrshire"}, 10),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Referrers(TypeOf<Vacancy>(), {"ayr", "v"}, 10), IsOkAndHolds(IsEmpty()));
}

TEST_P(StoreContract, OfTwelveReferrersTenAreNamed) {
  ASSERT_THAT(Write<Role>(Named("roles/r")), IsOk());
  for (int i = 0; i < 6; ++i) {
    ASSERT_THAT(
        Write<Post>(absl::StrCat(R"(name: "organisations/ayr/posts/p)", i, R"(" role: "roles/r")")),
        IsOk());
    ASSERT_THAT(Write<Programme>(
                    absl::StrCat(R"(name: "programmes/p)", i, R"(" roles_targeted: "roles/r")")),
                IsOk());
  }

  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10), IsOkAndHolds(testing::SizeIs(10)));
}

TEST_P(StoreContract, AReferenceThatIsTakenBackCountsNoMore) {
  ASSERT_THAT(Write<Role>(Named("roles/r")), IsOk());
  ASSERT_THAT(Write<Role>(Named("roles/s")), IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/r")pb"), IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/s")pb"), IsOk());

  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10), IsOkAndHolds(IsEmpty()));
  ASSERT_THAT(Remove<Post>("organisations/ayr/posts/p"), IsOk());
  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "s"}, 10), IsOkAndHolds(IsEmpty()));
}

// ---- unique values

TEST_P(StoreContract, AnExternalIdIsUniqueWithinAnOrganisationAndMayBeEmpty) {
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/a" external_id: "7")pb"), IsOk());

  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/bute/posts/a" external_id: "7")pb"), IsOk());
  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/c")pb"), IsOk());
  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/d")pb"), IsOk());
  const absl::Status failed =
      Write<Post>(R"pb(name: "organisations/ayr/posts/b" external_id: "7")pb");
  EXPECT_THAT(failed, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_THAT(failed, Naming("field", "external_id"));
}

TEST_P(StoreContract, ThePostOfAnOpenVacancyIsUniqueWhateverTheCodeAboveThinks) {
  const std::string post = R"( post: "organisations/ayr/posts/p" )";
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p")pb"), IsOk());
  ASSERT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/a" state: SHORTLISTED)" + post),
              IsOk());

  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/b" state: ANTICIPATED)" + post),
              FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  ASSERT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/a" state: FILLED)" + post),
              IsOk());
  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/b" state: OPEN)" + post),
              IsOk());
  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/c" state: WITHDRAWN)" + post),
              IsOk());
}

// ---- history

TEST_P(StoreContract, ChangesAreReadInBatchesFromAnyRevisionOn) {
  for (const char* id : {"a", "b", "c", "d", "e"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());

  EXPECT_THAT(ChangesAfter(2, 2), IsOkAndHolds(ElementsAre("3+skills/c", "4+skills/d")));
  EXPECT_THAT(ChangesAfter(5), IsOkAndHolds(IsEmpty()));
}

TEST_P(StoreContract, HistoryOfAnEmptyDatabaseBeginsAtZero) {
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ChangesAfter(1), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_P(StoreContract, BehindTheNewestChangeIsOutOfRange) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());

  EXPECT_THAT(ChangesAfter(2), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(ChangesAfter(std::numeric_limits<std::int64_t>::max()),
              FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_P(StoreContract, BeforeTheKeptHistoryIsOutOfRange) {
  for (const char* id : {"a", "b", "c", "d"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  database_->Execute("DELETE FROM change WHERE revision <= 2");

  EXPECT_THAT(ChangesAfter(2), IsOkAndHolds(ElementsAre("3+skills/c", "4+skills/d")));
  const auto failed = ChangesAfter(1);
  EXPECT_THAT(failed, FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(failed, Saying(HasSubstr("from roles@2 to roles@4, not at roles@1")));
}

TEST_P(StoreContract, OneReadSeesOneState) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  std::int64_t first = 0;
  std::int64_t second = 0;

  ASSERT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(first, snapshot.Revision());
    EXPECT_THAT(Write<Skill>(Named("skills/b")), IsOk());
    ASSIGN_OR_RETURN(second, snapshot.Revision());
    return absl::OkStatus();
  }),
              IsOk());

  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST_P(StoreContract, AReadThatFailedOrStoppedEarlyHoldsNothingBack) {
  for (const char* id : {"a", "b", "c"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  const Query all{.type = &TypeOf<Skill>(), .limit = 10};
  int seen = 0;

  EXPECT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    RETURN_IF_ERROR(snapshot.List(
        all, [&](const Key&, const std::unique_ptr<Message>&) { return ++seen < 2; }));
    return absl::CancelledError("enough");
  }),
              StatusIs(absl::StatusCode::kCancelled));
  ASSERT_THAT(Write<Skill>(Named("skills/d")), IsOk());

  EXPECT_EQ(seen, 2);
  EXPECT_THAT(Ids(all), IsOkAndHolds(ElementsAre("a", "b", "c", "d")));
}

TEST_P(StoreContract, AWriteMayStopAListEarlyAndGoOn) {
  for (const char* id : {"a", "b", "c"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  const Query all{.type = &TypeOf<Skill>(), .limit = 10};

  const absl::Status written = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(
        tx.List(all, [](const Key&, const std::unique_ptr<Message>&) { return false; }));
    RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/d")));
    return tx.List(all, [](const Key&, const std::unique_ptr<Message>&) { return false; });
  });

  EXPECT_THAT(written, IsOk());
  EXPECT_THAT(Ids(all), IsOkAndHolds(ElementsAre("a", "b", "c", "d")));
}

// ---- lists

// A post as the lists below order and filter it. An empty text is one that is not set.
struct Row {
  std::string organisation, id, service;
  int level;
  std::string open_date;
  bool statutory;
};

const std::vector<Row>& Rows() {
  static const auto* rows = new std::vector<Row>{{"ayr", "a", "Adults", 3, "2020-05-01", true},
                                                 {"ayr", "b", "", 1, "", false},
                                                 {"ayr", "c", "Adults", 2, "2020-05-01", false},
                                                 {"ayr", "d", "Children", 3, "", false},
                                                 {"bute", "a", "", 1, "2019-01-01", true},
                                                 {"bute", "e", "Children", 0, "2020-05-01", false},
                                                 {"bute", "f", "Adults", 3, "2021-12-31", false}};
  return *rows;
}

class Lists : public StoreContract {
 protected:
  Lists() {
    for (const Row& row : Rows()) Insert(row);
  }
  void Insert(const Row& row) {
    std::string date;
    if (!row.open_date.empty())
      date = absl::StrCat("open_date { year: ", row.open_date.substr(0, 4),
                          " month: ", std::stoi(row.open_date.substr(5, 2)),
                          " day: ", std::stoi(row.open_date.substr(8, 2)), " }");
    EXPECT_THAT(
        Write<Post>(absl::StrCat("name: \"organisations/", row.organisation, "/posts/", row.id,
                                 "\" service: \"", row.service, "\" level: ", row.level,
                                 " statutory: ", row.statutory ? "true" : "false", " ", date)),
        IsOk());
  }
  // Names of a page in the order of `order_by`, and the place where the next begins.
  absl::StatusOr<std::vector<std::string>> Page(const std::string& order_by, int limit,
                                                std::vector<Value>& after) {
    Query query{.type = &TypeOf<Post>(), .after = after, .limit = limit};
    ASSIGN_OR_RETURN(query.order, resource::ParseOrder(*query.type, order_by));
    std::vector<std::string> names;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) {
      return snapshot.List(query, [&](const Key& key, const std::unique_ptr<Message>& resource) {
        names.push_back(key.organisation + "/" + key.id);
        after.clear();
        for (const auto& order : query.order)
          after.push_back(resource::SortValue(*resource, *order.column));
        after.emplace_back(key.organisation);
        after.emplace_back(key.id);
        return true;
      });
    }));
    return names;
  }
  absl::StatusOr<std::vector<std::string>> Filtered(const std::string& filter) {
    Query query{.type = &TypeOf<Post>(), .limit = 100};
    ASSIGN_OR_RETURN(query.filter, resource::ParseFilter(*query.type, filter));
    return Ids(std::move(query));
  }
};

// A key to sort by, made by hand: numbers as they are, texts with what is not set first.
using SortKey = std::tuple<std::string, int, std::string>;

TEST_P(Lists, PagesOfAnySizeAndMixedOrderGiveEveryRowOnceInOrder) {
  // Each of the three columns up or down, with what is not set before everything else of its kind.
  for (int directions = 0; directions < 8; ++directions) {
    const bool service_down = (directions & 1) != 0;
    const bool level_down = (directions & 2) != 0;
    const bool date_down = (directions & 4) != 0;
    std::vector<Row> expected = Rows();
    std::stable_sort(expected.begin(), expected.end(), [&](const Row& x, const Row& y) {
      if (x.service != y.service)
        return service_down ? x.service > y.service : x.service < y.service;
      if (x.level != y.level) return level_down ? x.level > y.level : x.level < y.level;
      if (x.open_date != y.open_date)
        return date_down ? x.open_date > y.open_date : x.open_date < y.open_date;
      return std::tie(x.organisation, x.id) < std::tie(y.organisation, y.id);
    });
    std::vector<std::string> names;
    for (const Row& row : expected) names.push_back(row.organisation + "/" + row.id);
    const std::string order_by =
        absl::StrCat("service", service_down ? " desc" : "", ", level", level_down ? " desc" : "",
                     ", open_date", date_down ? " desc" : "");

    for (int size = 1; size <= 8; ++size) {
      std::vector<std::string> read;
      std::vector<Value> after;
      while (true) {
        const auto page = Page(order_by, size, after);
        ASSERT_THAT(page, IsOk());
        if (page->empty()) break;
        read.insert(read.end(), page->begin(), page->end());
      }
      EXPECT_EQ(read, names) << order_by << ", pages of " << size;
    }
  }
}

TEST_P(Lists, RowsInsertedBetweenPagesNeitherRepeatNorHideOthers) {
  std::vector<Value> after;
  const auto first = Page("level desc", 3, after);
  Insert({"ayr", "aa", "", 20, "", false});  // before the place where the first page ended
  Insert({"bute", "z", "", 0, "", false});   // behind it
  const auto second = Page("level desc", 100, after);

  EXPECT_THAT(first, IsOkAndHolds(ElementsAre("ayr/a", "ayr/d", "bute/f")));
  EXPECT_THAT(second, IsOkAndHolds(ElementsAre("ayr/c", "ayr/b", "bute/a", "bute/e", "bute/z")));
}

TEST_P(Lists, AnOrganisationOrAParentBoundsTheList) {
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "bute"}),
              IsOkAndHolds(ElementsAre("a", "e", "f")));
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "arran"}), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "bute", .limit = 2}),
              IsOkAndHolds(ElementsAre("a", "e")));
}

struct FilterCase {
  const char* filter;
  const char* ids;
};

// Worked out by hand from Rows(), in order of organisation and id.
TEST_P(Lists, FiltersSelectWhatTheySay) {
  const FilterCase cases[] = {
      {"level = 3", "a d f"},
      {"level != 3", "b c a e"},
      {"level < 2", "b a e"},
      {"level <= 2", "b c a e"},
      {"level > 2", "a d f"},
      {"level >= 2", "a c d f"},
      {"service = Adults", "a c f"},
      {"service != Adults", "b d a e"},
      {"service < Children", "a c f"},
      {"service <= Children", "a c d e f"},
      {"service > Adults", "d e"},
      {"service >= Adults", "a c d e f"},
      {"service = null", "b a"},
      {"service != null", "a c d e f"},
      {"service = \"\"", "b a"},
      {"service = adults", ""},
      {"open_date = 2020-05-01", "a c e"},
      {"open_date != 2020-05-01", "b d a f"},
      {"open_date < 2020-05-01", "a"},
      {"open_date <= 2020-05-01", "a c a e"},
      {"open_date > 2020-05-01", "f"},
      {"open_date >= 2020-05-01", "a c e f"},
      {"open_date = null", "b d"},
      {"open_date != null", "a c a e f"},
      {"statutory = true", "a a"},
      {"statutory = false", "b c d e f"},
      {"statutory != true", "b c d e f"},
      {"level = 3 AND service = Adults", "a f"},
      {"level = 3 AND service = Adults AND open_date > 2021-01-01", "f"},
      {"level > 1 AND level < 3", "c"},
      {"service = \"Adults' OR '1'='1\"", ""},
  };
  for (const FilterCase& c : cases) {
    const auto ids = Filtered(c.filter);
    ASSERT_THAT(ids, IsOk()) << c.filter;
    EXPECT_EQ(absl::StrJoin(*ids, " "), c.ids) << c.filter;
  }
}

// ---- watchers

TEST_P(StoreContract, SubscribersAreWokenBehindEveryCommitAndByNothingElse) {
  int woken = 0;
  std::int64_t head_when_woken = 0;
  auto subscription = store_->Subscribe([&] {
    ++woken;
    head_when_woken = store_->head();
  });

  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(head_when_woken, 1);
  EXPECT_THAT(store_->Write(kAuthor, [](Transaction&) { return absl::CancelledError("no"); }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(woken, 1);
  subscription.reset();
  ASSERT_THAT(Write<Skill>(Named("skills/b")), IsOk());
  EXPECT_EQ(woken, 1);
}

TEST_P(StoreContract, ConcurrentWritersNeverShareARevision) {
  constexpr int kWriters = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i)
        EXPECT_THAT(Write<Skill>(Named(absl::StrCat("skills/w", w, "-", i))), IsOk());
    });
  for (std::thread& writer : writers) writer.join();

  const auto changes = ChangesAfter(0);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), std::size_t{kWriters * kEach});
  std::map<std::string, int> last;  // each writer's own writes stand in its order
  for (std::size_t i = 0; i < changes->size(); ++i) {
    const std::string& line = (*changes)[i];
    EXPECT_EQ(line.substr(0, line.find('+')), absl::StrCat(i + 1));
    const std::string id = line.substr(line.find("/w") + 1);
    const int number = std::stoi(id.substr(id.find('-') + 1));
    EXPECT_EQ(number, last[id.substr(0, id.find('-'))]++) << line;
  }
}

TEST_P(StoreContract, WritesThatAreRefusedAmongOthersLeaveNeitherTraceNorGap) {
  constexpr int kWriters = 16;
  constexpr int kEach = 12;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        const bool refused = (w + i) % 3 == 0;
        const absl::Status status = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
          RETURN_IF_ERROR(Put<Skill>(tx, Named(absl::StrCat("skills/w", w, "-", i))));
          RETURN_IF_ERROR(Put<Skill>(tx, Named(absl::StrCat("skills/w", w, "-", i, "-too"))));
          return refused ? absl::CancelledError("no") : absl::OkStatus();
        });
        EXPECT_EQ(status.code(), refused ? absl::StatusCode::kCancelled : absl::StatusCode::kOk);
      }
    });
  for (std::thread& writer : writers) writer.join();

  const auto changes = ChangesAfter(0);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), std::size_t{2 * kWriters * kEach * 2 / 3});
  EXPECT_EQ(store_->head(), static_cast<std::int64_t>(changes->size()));
  for (std::size_t i = 0; i < changes->size(); i += 2) {
    const std::string& line = (*changes)[i];
    EXPECT_EQ(line.substr(0, line.find('+')), absl::StrCat(i + 1));
    EXPECT_EQ((*changes)[i + 1], absl::StrCat(i + 2, line.substr(line.find('+')), "-too"))
        << "what one write does stands together";
  }
}

// ---- tokens and secrets

TEST_P(StoreContract, TheSecretSurvivesAReopeningAndIsTheDatabasesOwn) {
  const std::string secret = store_->secret();
  const auto another = GetParam().create();
  Store::Options options = Options();
  options.database = another->address();
  const auto other = Store::Open(std::move(options));
  ASSERT_THAT(other, IsOk());

  Open();

  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(store_->secret(), secret);
  EXPECT_NE((*other)->secret(), secret);
}

TEST_P(StoreContract, EverythingSurvivesAReopening) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/b")), IsOk());
  ASSERT_THAT(Remove<Skill>("skills/a"), IsOk());

  Open();

  EXPECT_EQ(store_->head(), 3);
  EXPECT_EQ(Find<Skill>("skills/a"), std::nullopt);
  EXPECT_EQ(Find<Skill>("skills/b")->etag(), "r2");
  EXPECT_THAT(ChangesAfter(1), IsOkAndHolds(ElementsAre("2+skills/b", "3-skills/a")));
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());
  EXPECT_EQ(store_->head(), 4);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(Sqlite()));
INSTANTIATE_TEST_SUITE_P(Sqlite, Answers, testing::Values(Sqlite()));
INSTANTIATE_TEST_SUITE_P(Sqlite, Lists, testing::Values(Sqlite()));

}  // namespace
}  // namespace cairn::store
