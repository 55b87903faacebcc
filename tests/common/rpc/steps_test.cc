#include "common/rpc/call/steps.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

using options::v1::Permission;
using testing::ElementsAre;

constexpr char kToken[] = "Bearer good";

// Knows one token, whose holder may read Trafford's establishment.
class OneToken final : public auth::Authenticator {
 public:
  absl::StatusOr<auth::Identity> Identify(absl::string_view authorization) const override {
    if (authorization == kToken)
      return auth::Identity{.name = "reader",
                            .permissions = {Permission::READ_ESTABLISHMENT},
                            .organisations = {"trafford"}};
    return Failure(absl::StatusCode::kUnauthenticated, ErrorReason::NOT_IDENTIFIED).Say("who?");
  }
};

class StepsTest : public testing::Test {
 protected:
  Method MethodOf(const std::string& service, const std::string& name) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()
                                 ->FindServiceByName(service)
                                 ->FindMethodByName(name);
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    Method method;
    method.descriptor = descriptor;
    method.request = factory->GetPrototype(descriptor->input_type());
    method.response = factory->GetPrototype(descriptor->output_type());
    return method;
  }

  // Runs the steps on a GetPost of `name`, altered by what the test has set.
  absl::Status Run(const std::string& name) {
    const Method method = MethodOf("cairn.roles.v1.EstablishmentService", "GetPost");
    const absl::StatusOr<MethodRules> rules = ReadRules(method, 4096);
    EXPECT_TRUE(rules.ok()) << rules.status();
    parsed_ = false;
    const auto parse = [&](google::protobuf::Message* message) {
      parsed_ = true;
      static_cast<roles::v1::GetPostRequest*>(message)->set_name(name);
      return parses_;
    };
    IncomingCall call{.rules = *rules,
                      .authenticator = authenticator_,
                      .authorization = authorization_,
                      .now = now_,
                      .abandoned = abandoned_,
                      .bytes = bytes_,
                      .parse = parse};
    call.context.deadline = deadline_;
    const absl::Status status = RunSteps(call);
    identity_ = call.context.identity;
    return status;
  }

  OneToken authenticator_;
  std::string authorization_ = kToken;
  absl::Time now_ = absl::FromUnixSeconds(1000);
  absl::Time deadline_ = absl::InfiniteFuture();
  bool abandoned_ = false;
  std::size_t bytes_ = 10;
  bool parses_ = true;
  bool parsed_ = false;
  auth::Identity identity_;
};

constexpr char kHere[] = "organisations/trafford/posts/p";
constexpr char kElsewhere[] = "organisations/leeds/posts/p";

TEST(StepsOrderTest, StandsAsDocumented) {
  std::vector<std::string> names;
  for (const Step& step : kSteps) names.emplace_back(step.name);

  EXPECT_THAT(names,
              ElementsAre("Deadline", "Size", "Identify", "Parse", "Authorise", "CheckFields"));
}

TEST_F(StepsTest, AGoodCallPassesAndCarriesItsIdentity) {
  EXPECT_EQ(Run(kHere), absl::OkStatus());

  EXPECT_EQ(identity_.name, "reader");
}

TEST_F(StepsTest, EveryStepRefusesBeforeTheNextOne) {
  // Everything is wrong at first; one thing after the other is put right.
  const auto refusal = [&](const std::string& name) {
    const absl::Status status = Run(name);
    return std::make_pair(status.code(), ReasonOf(status));
  };
  deadline_ = now_;
  bytes_ = 1 << 20;
  authorization_ = "Bearer bad";
  parses_ = false;

  EXPECT_EQ(refusal(kElsewhere),
            std::make_pair(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED));
  deadline_ = absl::InfiniteFuture();
  EXPECT_EQ(refusal(kElsewhere),
            std::make_pair(absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_TOO_LARGE));
  bytes_ = 10;
  EXPECT_EQ(refusal(kElsewhere),
            std::make_pair(absl::StatusCode::kUnauthenticated, ErrorReason::NOT_IDENTIFIED));
  EXPECT_FALSE(parsed_) << "nothing is read before the caller is known";
  authorization_ = kToken;
  EXPECT_EQ(refusal(kElsewhere),
            std::make_pair(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_FIELDS));
  parses_ = true;
  EXPECT_EQ(refusal(kElsewhere),
            std::make_pair(absl::StatusCode::kPermissionDenied, ErrorReason::NOT_PERMITTED));
  EXPECT_EQ(refusal("organisations/leeds/posts/NOT A NAME"),
            std::make_pair(absl::StatusCode::kPermissionDenied, ErrorReason::NOT_PERMITTED))
      << "fields are checked for those only who may ask";
  EXPECT_EQ(refusal("organisations/trafford/posts/" + std::string(5000, 'p')),
            std::make_pair(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_FIELDS));
  EXPECT_EQ(Run(kHere), absl::OkStatus());
}

TEST_F(StepsTest, ACallWhoseCallerHungUpIsDropped) {
  abandoned_ = true;

  EXPECT_EQ(Run(kHere).code(), absl::StatusCode::kCancelled);

  EXPECT_FALSE(parsed_);
}

TEST_F(StepsTest, AReadTakesAQuarterOfWhatAWriteTakes) {
  bytes_ = 1024;
  EXPECT_EQ(Run(kHere), absl::OkStatus());

  bytes_ = 1025;
  EXPECT_EQ(ReasonOf(Run(kHere)), ErrorReason::REQUEST_TOO_LARGE);
}

TEST_F(StepsTest, AnUnscopedNameIsABadFieldForThoseWhoMayRead) {
  for (const char* name :
       {"", "posts/p", "organisations/", "organisations//posts/p", "organisation/trafford"}) {
    const absl::Status status = Run(name);

    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name << ": " << status;
    EXPECT_EQ(ReasonOf(status), ErrorReason::BAD_FIELDS) << name;
  }
}

TEST_F(StepsTest, AskingForEveryOrganisationNeedsEveryOrganisation) {
  EXPECT_EQ(ReasonOf(Run("organisations/-/posts/p")), ErrorReason::NOT_PERMITTED);
}

TEST(ReadRulesTest, TheWholeContractDeclaresWhoMayCall) {
  int methods = 0;
  for (const char* service :
       {"cairn.roles.v1.CatalogueService", "cairn.roles.v1.EstablishmentService",
        "cairn.people.v1.PeopleService", "cairn.planner.v1.ObjectivesService",
        "cairn.planner.v1.SuccessionService", "cairn.planner.v1.ForecastService",
        "cairn.change.v1.ChangeService"}) {
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
    ASSERT_NE(descriptor, nullptr) << service;
    for (int i = 0; i < descriptor->method_count(); ++i) {
      Method method;
      method.descriptor = descriptor->method(i);
      EXPECT_TRUE(ReadRules(method, 4096).ok()) << ReadRules(method, 4096).status();
      ++methods;
    }
  }
  EXPECT_GT(methods, 40);
}

TEST(ReadRulesTest, WhatTakesARequestIdMayWrite) {
  const auto writes = [](const std::string& service, const std::string& name) {
    Method method;
    method.descriptor = google::protobuf::DescriptorPool::generated_pool()
                            ->FindServiceByName(service)
                            ->FindMethodByName(name);
    return ReadRules(method, 4096)->writes;
  };

  EXPECT_TRUE(writes("cairn.change.v1.ChangeService", "Write"));
  EXPECT_TRUE(writes("cairn.roles.v1.EstablishmentService", "CreatePost"));
  EXPECT_TRUE(writes("cairn.roles.v1.EstablishmentService", "FillVacancy"));
  EXPECT_FALSE(writes("cairn.roles.v1.EstablishmentService", "GetPost"));
  EXPECT_FALSE(writes("cairn.roles.v1.EstablishmentService", "ListPosts"));
  EXPECT_FALSE(writes("cairn.change.v1.ChangeService", "ListChanges"));
  EXPECT_FALSE(writes("cairn.change.v1.ChangeService", "Watch"));
}

TEST(ReadRulesTest, AMethodWithoutADeclarationIsRefused) {
  Method method;  // the reflection service is nobody's of ours, so it declares nothing
  method.descriptor = google::protobuf::DescriptorPool::generated_pool()
                          ->FindServiceByName("grpc.reflection.v1.ServerReflection")
                          ->method(0);

  EXPECT_EQ(ReadRules(method, 4096).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace cairn::rpc
