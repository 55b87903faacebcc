#include "common/store/schema/kept_types.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::store {
namespace {

using resource::Column;
using resource::ResourceType;

KeptTypes::Sql SqlOf(const ResourceType& type) {
  std::vector<std::string> names = {"organisation", "id", "revision"};
  for (const Column& column : type.columns()) names.push_back(column.name);
  names.insert(names.end(), {"payload", "checksum"});
  std::vector<std::string> places;
  std::vector<std::string> assignments;
  for (std::size_t i = 0; i < names.size(); ++i) {
    places.push_back(absl::StrCat("$", i + 1));
    if (i >= 2) assignments.push_back(absl::StrCat(names[i], " = excluded.", names[i]));
  }
  const std::string& table = type.snake_name();
  return {
      .find = absl::StrCat("SELECT revision, payload, checksum FROM ", table,
                           " WHERE organisation = $1 AND id = $2"),
      .exists = absl::StrCat("SELECT 1 FROM ", table, " WHERE organisation = $1 AND id = $2"),
      .upsert = absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(names, ", "), ") VALUES (",
                             absl::StrJoin(places, ", "),
                             ") ON CONFLICT (organisation, id) DO UPDATE SET ",
                             absl::StrJoin(assignments, ", ")),
      .remove = absl::StrCat("DELETE FROM ", table, " WHERE organisation = $1 AND id = $2"),
      .select = absl::StrCat("SELECT organisation, id, revision, payload, checksum FROM ", table),
  };
}

}  // namespace

KeptTypes::KeptTypes(std::string service, std::vector<const ResourceType*> types)
    : service_(std::move(service)), types_(std::move(types)) {
  for (const ResourceType* type : types_) sql_.emplace(type, SqlOf(*type));
}

}  // namespace cairn::store
