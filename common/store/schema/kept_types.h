#ifndef CAIRN_COMMON_STORE_SCHEMA_KEPT_TYPES_H_
#define CAIRN_COMMON_STORE_SCHEMA_KEPT_TYPES_H_

#include <map>
#include <string>
#include <vector>

#include "common/resource/resource_type.h"

namespace cairn::store {

// Which types a service's database keeps, and the statements of each one's table, written once.
class KeptTypes {
 public:
  KeptTypes(std::string service, std::vector<const resource::ResourceType*> types);

  const std::string& service() const { return service_; }
  const std::vector<const resource::ResourceType*>& types() const { return types_; }
  bool Keeps(const resource::ResourceType& type) const { return sql_.count(&type) > 0; }
  struct Sql {
    std::string find, exists, upsert, remove, select;
  };
  const Sql& sql(const resource::ResourceType& type) const { return sql_.at(&type); }

 private:
  std::string service_;
  std::vector<const resource::ResourceType*> types_;
  std::map<const resource::ResourceType*, Sql> sql_;
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SCHEMA_KEPT_TYPES_H_
