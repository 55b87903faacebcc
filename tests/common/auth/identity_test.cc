#include "common/auth/identity.h"

#include "gtest/gtest.h"

namespace cairn::auth {
namespace {

using options::v1::READ_PEOPLE;
using options::v1::WRITE_PEOPLE;

Identity Of(std::set<std::string> organisations) {
  return {
      .name = "caller", .permissions = {READ_PEOPLE}, .organisations = std::move(organisations)};
}

TEST(AuthoriseTest, AnOrganisationAndAPermissionGoTogether) {
  EXPECT_TRUE(Authorise(Of({"ayr"}), READ_PEOPLE, "ayr").ok());
  EXPECT_TRUE(Authorise(Of({"ayr"}), READ_PEOPLE, "").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(Authorise(Of({"ayr"}), READ_PEOPLE, "elm")));
  EXPECT_TRUE(absl::IsPermissionDenied(Authorise(Of({"ayr"}), WRITE_PEOPLE, "ayr")));
}

TEST(AuthoriseTest, WhatIsOfAllOrganisationsIsForWhoMayActForAll) {
  for (const char* all : {"-", "all"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Authorise(Of({"ayr"}), READ_PEOPLE, all)));
    EXPECT_TRUE(absl::IsPermissionDenied(Authorise(Of({all}), READ_PEOPLE, all)));
    EXPECT_TRUE(Authorise(Identity::LocalOperator(), READ_PEOPLE, all).ok());
  }
}

TEST(AuthoriseTest, TheCatalogueIsWrittenOnlyByWhoMayActForAll) {
  Identity council = Of({"ayr"});
  council.permissions = {options::v1::READ_CATALOGUE, options::v1::WRITE_CATALOGUE};
  const absl::Status refused = Authorise(council, options::v1::WRITE_CATALOGUE, "");

  EXPECT_TRUE(absl::IsPermissionDenied(refused));
  EXPECT_NE(refused.message().find("for every organisation, since all share what it changes"),
            absl::string_view::npos)
      << refused;
  EXPECT_TRUE(Authorise(council, options::v1::READ_CATALOGUE, "").ok());
  council.every_organisation = true;
  EXPECT_TRUE(Authorise(council, options::v1::WRITE_CATALOGUE, "").ok());
}

}  // namespace
}  // namespace cairn::auth
