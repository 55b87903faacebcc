#include "common/rpc/call/fault.h"

#include "common/errors/failure.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

TEST(TellCallerTest, ADocumentedFailureGoesOnUnchanged) {
  const absl::Status failure = Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
                                   .With("resource", "roles/x")
                                   .Say("no roles/x");

  const Told told = TellCaller(failure);

  EXPECT_EQ(told.status, failure);
  EXPECT_EQ(told.support_id, "");
}

TEST(TellCallerTest, EverythingElseBecomesAFaultWithoutItsText) {
  const absl::Status secret[] = {
      absl::InternalError("disk /var/lib/secret"),
      absl::UnknownError("disk /var/lib/secret"),
      absl::NotFoundError("disk /var/lib/secret"),
      Failure(absl::StatusCode::kInternal, ErrorReason::SERVER_FAULT).Say("disk /var/lib/secret"),
  };
  for (const absl::Status& status : secret) {
    const Told told = TellCaller(status);

    EXPECT_EQ(told.status.code(), absl::StatusCode::kInternal);
    EXPECT_EQ(ReasonOf(told.status), ErrorReason::SERVER_FAULT);
    EXPECT_EQ(ToRpcStatus(told.status).SerializeAsString().find("secret"), std::string::npos);
    EXPECT_EQ(told.support_id.size(), 16u);
    EXPECT_NE(told.status.message().find(told.support_id), absl::string_view::npos);
  }
}

TEST(TellCallerTest, NoTwoFaultsShareAnId) {
  EXPECT_NE(TellCaller(absl::InternalError("a")).support_id,
            TellCaller(absl::InternalError("a")).support_id);
}

}  // namespace
}  // namespace cairn::rpc
