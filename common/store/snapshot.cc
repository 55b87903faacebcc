#include "common/store/snapshot.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/store/schema/checksum.h"
#include "common/store/sql/query_sql.h"

namespace cairn::store {

using google::protobuf::Message;
using resource::Value;

absl::Status Snapshot::Load(const Row& row, Message* out) {
  if (row.checksum != ResourceChecksum(row.key, row.revision, row.payload) ||
      !out->ParseFromArray(row.payload.data(), static_cast<int>(row.payload.size())))
    return Damaged(row.type.Name(row.key));
  resource::SetString(*out, "etag", absl::StrCat("r", row.revision));
  return absl::OkStatus();
}

absl::StatusOr<bool> Snapshot::Find(const ResourceType& type, const Key& key, Message* out) {
  ASSIGN_OR_RETURN(Statement * find, connection_.Prepare(kept_.sql(type).find));
  find->Bind(absl::string_view(key.organisation));
  find->Bind(absl::string_view(key.id));
  ASSIGN_OR_RETURN(const bool found, find->Step());
  if (!found) return false;
  absl::Status loaded = Load({type, key, find->Int(0), find->Text(1), find->Int(2)}, out);
  find->Reset();
  if (!loaded.ok()) return loaded;
  return true;
}

absl::StatusOr<bool> Snapshot::Exists(const ResourceType& type, const Key& key) {
  ASSIGN_OR_RETURN(Statement * exists, connection_.Prepare(kept_.sql(type).exists));
  exists->Bind(absl::string_view(key.organisation));
  exists->Bind(absl::string_view(key.id));
  ASSIGN_OR_RETURN(const bool found, exists->Step());
  if (found) exists->Reset();
  return found;
}

absl::Status Snapshot::List(const Query& query, Visit visit) {
  const SelectText text = SelectOf(query, kept_.sql(*query.type).select);
  ASSIGN_OR_RETURN(Statement * select, connection_.Prepare(text.sql));
  for (const Value& value : text.values) select->BindValue(value);
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return absl::OkStatus();
    const Key key{std::string(select->Text(0)), std::string(select->Text(1))};
    std::unique_ptr<Message> resource(query.type->prototype().New());
    absl::Status loaded =
        Load({*query.type, key, select->Int(2), select->Text(3), select->Int(4)}, resource.get());
    if (!loaded.ok() || !visit(key, std::move(resource))) {
      select->Reset();
      return loaded;
    }
  }
}

absl::StatusOr<std::vector<std::string>> Snapshot::Referrers(const ResourceType& type,
                                                             const Key& key, int most) {
  std::vector<std::string> names;
  ASSIGN_OR_RETURN(
      Statement * select,
      connection_.Prepare("SELECT organisation, type, id FROM reference WHERE target = $1 "
                          "AND NOT (organisation = $2 AND type = $3 AND id = $4) "
                          "AND ($2 = '' OR organisation IN ('', $2)) LIMIT $5"));
  const std::string name = type.Name(key);
  select->Bind(absl::string_view(name));
  select->Bind(absl::string_view(key.organisation));
  select->Bind(absl::string_view(type.full_name()));
  select->Bind(absl::string_view(key.id));
  select->Bind(std::int64_t{most});
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    const ResourceType* referrer = ResourceType::Find(select->Text(1));
    if (referrer != nullptr)
      names.push_back(referrer->Name({std::string(select->Text(0)), std::string(select->Text(2))}));
  }
  for (const ResourceType* child : kept_.types()) {
    if (!child->IsChildOf(type)) continue;
    Query below{.type = child,
                .organisation = key.organisation,
                .limit = most - static_cast<int>(names.size())};
    if (type.Name(key) != absl::StrCat("organisations/", key.organisation))
      below.id_prefix = key.id + "/";
    if (below.limit <= 0) break;
    RETURN_IF_ERROR(List(below, [&](const Key& at, std::unique_ptr<Message>) {
      names.push_back(child->Name(at));
      return true;
    }));
  }
  return names;
}

}  // namespace cairn::store
