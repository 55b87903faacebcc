#include "common/rpc/call/reflection.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;

constexpr char kChangeFile[] = "cairn/change/v1/change.proto";

ServerReflectionResponse Ask(const ServerReflectionRequest& request) {
  return Reflection({"cairn.change.v1.ChangeService"}).Answer(request);
}

TEST(ReflectionTest, ListsTheServices) {
  ServerReflectionRequest request;
  request.set_list_services("*");

  const ServerReflectionResponse answer = Ask(request);

  ASSERT_EQ(answer.list_services_response().service_size(), 1);
  EXPECT_EQ(answer.list_services_response().service(0).name(), "cairn.change.v1.ChangeService");
  EXPECT_EQ(answer.original_request().list_services(), "*");
}

TEST(ReflectionTest, ASymbolBringsItsFileFirstAndEveryImportOnce) {
  ServerReflectionRequest request;
  request.set_file_containing_symbol("cairn.change.v1.ChangeService");

  const auto files = Ask(request).file_descriptor_response();

  std::vector<std::string> names;
  google::protobuf::DescriptorPool pool;
  for (int i = 0; i < files.file_descriptor_proto_size(); ++i) {
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(files.file_descriptor_proto(i)));
    names.push_back(file.name());
  }
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), kChangeFile);
  EXPECT_THAT(names, testing::UnorderedElementsAre(
                         kChangeFile, "cairn/options/v1/options.proto",
                         "google/protobuf/descriptor.proto", "google/protobuf/any.proto",
                         "google/protobuf/field_mask.proto", "google/protobuf/timestamp.proto"));
}

TEST(ReflectionTest, AFileAndAnExtensionAreFound) {
  ServerReflectionRequest by_name;
  by_name.set_file_by_filename(kChangeFile);
  ServerReflectionRequest by_extension;
  by_extension.mutable_file_containing_extension()->set_containing_type(
      "google.protobuf.MethodOptions");
  by_extension.mutable_file_containing_extension()->set_extension_number(50101);
  ServerReflectionRequest numbers;
  numbers.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");

  EXPECT_GT(Ask(by_name).file_descriptor_response().file_descriptor_proto_size(), 0);
  EXPECT_GT(Ask(by_extension).file_descriptor_response().file_descriptor_proto_size(), 0);
  EXPECT_THAT(Ask(numbers).all_extension_numbers_response().extension_number(),
              testing::Contains(50101));
}

TEST(ReflectionTest, WhatEveryServerOffersCanBeDescribed) {
  for (const char* service : Reflection::kStandard) {
    ServerReflectionRequest request;
    request.set_file_containing_symbol(service);

    EXPECT_GT(Ask(request).file_descriptor_response().file_descriptor_proto_size(), 0) << service;
  }
}

TEST(ReflectionTest, WhatIsNotThereIsNotFound) {
  ServerReflectionRequest symbol;
  symbol.set_file_containing_symbol("cairn.Nothing");
  ServerReflectionRequest file;
  file.set_file_by_filename("no/such.proto");
  ServerReflectionRequest extension;
  extension.mutable_file_containing_extension()->set_containing_type("cairn.Nothing");
  ServerReflectionRequest numbers;
  numbers.set_all_extension_numbers_of_type("cairn.Nothing");

  for (const auto& request : {symbol, file, extension, numbers})
    EXPECT_EQ(Ask(request).error_response().error_code(),
              static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_EQ(Ask(ServerReflectionRequest()).error_response().error_code(),
            static_cast<int>(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace cairn::rpc
