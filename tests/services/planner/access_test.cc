// Who is answered about whom: the steps before every handler of the planner.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cairn/options/v1/options.pb.h"
#include "common/rpc/call/steps.h"
#include "tests/support/planner_under_test.h"

namespace cairn::planner {
namespace {

using google::protobuf::Message;

// Lets in one caller, who may do everything within one council.
class OneCouncil final : public auth::Authenticator {
 public:
  absl::StatusOr<auth::Identity> Identify(absl::string_view) const override {
    auth::Identity council{.name = "council", .organisations = {"ayr"}};
    const auto* all = google::protobuf::GetEnumDescriptor<options::v1::Permission>();
    for (int i = 0; i < all->value_count(); ++i)
      council.permissions.insert(static_cast<options::v1::Permission>(all->value(i)->number()));
    return council;
  }
};

void SetScope(absl::string_view path, const std::string& name, Message& request) {
  Message* message = &request;
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    message = message->GetReflection()->MutableMessage(
        message, message->GetDescriptor()->FindFieldByName(parts[i]));
  message->GetReflection()->SetString(
      message, message->GetDescriptor()->FindFieldByName(parts.back()), name);
}

absl::Status Authorise(const rpc::Method& method, const std::string& organisation) {
  const auto rules = rpc::ReadRules(method, 1 << 20);
  if (!rules.ok()) return rules.status();
  const std::string scope = method.descriptor->options().GetExtension(options::v1::access).scope();
  const OneCouncil council;
  const auto parse = [&](Message* request) {
    SetScope(scope, absl::StrCat("organisations/", organisation), *request);
    return true;
  };
  rpc::IncomingCall call{.rules = *rules, .authenticator = council, .bytes = 10, .parse = parse};
  if (absl::Status status = rpc::Identify(call); !status.ok()) return status;
  if (absl::Status status = rpc::Parse(call); !status.ok()) return status;
  return rpc::Authorise(call);
}

TEST(PlannerAccessTest, ACouncilIsAnsweredAboutItselfAndNobodyElse) {
  const test::PlannerUnderTest planner;
  std::set<std::string> asked;
  for (const rpc::ServiceTable& table : planner.tables()) {
    for (const auto& [name, method] : table.methods()) {
      if (method.descriptor->options().GetExtension(options::v1::access).scope().empty()) continue;
      asked.insert(name);
      EXPECT_TRUE(Authorise(method, "ayr").ok()) << name;
      // Another council; all of them; and what is kept of all of them.
      for (const char* other : {"elm", "-", "all"})
        EXPECT_TRUE(absl::IsPermissionDenied(Authorise(method, other))) << name << " " << other;
    }
  }
  EXPECT_THAT(asked, testing::IsSupersetOf({"ComputeForecast", "RunForecast", "CompareScenarios",
                                            "KeepForecast", "GetKeptForecast", "ListKeptForecasts",
                                            "ReplayForecast", "ScoreForecast", "CalibrateRates"}));
}

}  // namespace
}  // namespace cairn::planner
