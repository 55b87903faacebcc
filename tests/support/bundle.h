#ifndef CAIRN_TESTS_SUPPORT_BUNDLE_H_
#define CAIRN_TESTS_SUPPORT_BUNDLE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/change/v1/change.pb.h"
#include "gtest/gtest.h"
#include "tests/support/service_under_test.h"

namespace cairn::test {

// Adds or replaces all of `bundle` that the service called `name` keeps, as `cairn apply` does: in
// one request to its ChangeService.
inline void Apply(const bundle::v1::Bundle& bundle, const std::string& name,
                  const ServiceUnderTest& service) {
  change::v1::WriteRequest request;
  const auto& reflection = *bundle.GetReflection();
  for (int f = 0; f < bundle.GetDescriptor()->field_count(); ++f) {
    const auto* field = bundle.GetDescriptor()->field(f);
    if (field->message_type()->file()->package() != absl::StrCat("cairn.", name, ".v1")) continue;
    for (int i = 0; i < reflection.FieldSize(bundle, field); ++i)
      request.add_operations()->mutable_upsert()->PackFrom(
          reflection.GetRepeatedMessage(bundle, field, i));
  }
  if (request.operations().empty()) return;
  const auto written = service.Call<change::v1::WriteResponse>("Write", request);
  ASSERT_TRUE(written.ok()) << written.status();
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_BUNDLE_H_
