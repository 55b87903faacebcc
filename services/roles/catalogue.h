#ifndef CAIRN_SERVICES_ROLES_CATALOGUE_H_
#define CAIRN_SERVICES_ROLES_CATALOGUE_H_

#include <vector>

#include "cairn/roles/v1/catalogue.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"

namespace cairn::roles {

// Roles, skills, qualifications and programmes: cairn.roles.v1.CatalogueService.
class Catalogue {
 public:
  Catalogue(store::Store& store, IdSource& ids);

  rpc::ServiceTable Table() const;
  std::vector<const AnyCollection*> collections() const {
    return {&skills_, &qualifications_, &roles_, &programmes_};
  }

 private:
  Collection<v1::Skill> skills_;
  Collection<v1::Qualification> qualifications_;
  Collection<v1::Role> roles_;
  Collection<v1::Programme> programmes_;
};

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_CATALOGUE_H_
