#ifndef CAIRN_TESTS_SUPPORT_ROLES_UNDER_TEST_H_
#define CAIRN_TESTS_SUPPORT_ROLES_UNDER_TEST_H_

#include <string>
#include <utility>
#include <vector>

#include "services/roles/catalogue.h"
#include "services/roles/establishment.h"
#include "services/roles/migrations.h"
#include "tests/support/service_under_test.h"

namespace cairn::test {

inline std::vector<const google::protobuf::Descriptor*> RolesMessages() {
  return {roles::v1::Skill::descriptor(),        roles::v1::Qualification::descriptor(),
          roles::v1::Role::descriptor(),         roles::v1::Programme::descriptor(),
          roles::v1::Organisation::descriptor(), roles::v1::Post::descriptor(),
          roles::v1::Vacancy::descriptor()};
}

// The roles service, with one organisation, `organisations/ayr`, and no posts.
class RolesUnderTest : public ServiceUnderTest {
 public:
  // With a path: what a backup holds.
  explicit RolesUnderTest(const std::string& backup = "")
      : ServiceUnderTest("roles", RolesMessages(), roles::Migrations(), backup),
        catalogue_(*store_, ids_),
        establishment_(*store_, ids_) {
    std::vector<const AnyCollection*> collections = catalogue_.collections();
    for (const AnyCollection* collection : establishment_.collections())
      collections.push_back(collection);
    Serve({catalogue_.Table(), establishment_.Table()}, std::move(collections));
    if (!backup.empty()) return;
    Have<roles::v1::Organisation>(
        R"pb(name: "organisations/ayr" display_name: "Ayr" kind: COUNCIL)pb");
  }

 private:
  roles::Catalogue catalogue_;
  roles::Establishment establishment_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_ROLES_UNDER_TEST_H_
