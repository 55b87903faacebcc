#include "common/collection/update_rules.h"

#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/options/v1/options.pb.h"
#include "common/base/status_macros.h"
#include "common/collection/errors.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace cairn {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;

// An etag is compared before the rules of the resource are looked at, and echoed.
absl::Status CheckEtag(const Message& resource, absl::string_view etag) {
  if (etag.empty()) return absl::OkStatus();
  const std::size_t longest = resource.GetDescriptor()
                                  ->FindFieldByName("etag")
                                  ->options()
                                  .GetExtension(options::v1::field)
                                  .max_length();
  Violations violations;
  if (etag.size() > longest)
    violations.Add("etag", "is ", etag.size(), " bytes long; at most ", longest, " are allowed");
  return violations.ToStatus();
}

// Fields of `resource` that a caller sets, as a mask.
FieldMask FieldsThatAreSet(const Message& resource) {
  FieldMask mask;
  std::vector<const FieldDescriptor*> fields;
  resource.GetReflection()->ListFields(resource, &fields);
  for (const FieldDescriptor* field : fields) mask.add_paths(field->name());
  return mask;
}

// Names joined by dots; protobuf itself passes over empty ones.
bool IsPath(absl::string_view path) {
  return !path.empty() && path.front() != '.' && path.back() != '.' &&
         !absl::StrContains(path, "..");
}

}  // namespace

absl::Status IsCurrent(const Message& resource, absl::string_view etag) {
  RETURN_IF_ERROR(CheckEtag(resource, etag));
  if (etag.empty() || etag == resource::EtagOf(resource)) return absl::OkStatus();
  return StaleEtag(resource::NameOf(resource), etag);
}

absl::Status IsNew(const Message& resource, absl::string_view name) {
  const std::string etag = resource::EtagOf(resource);
  RETURN_IF_ERROR(CheckEtag(resource, etag));
  return etag.empty() ? absl::OkStatus() : Gone(name, etag);
}

absl::StatusOr<FieldMask> CheckMask(const resource::ResourceType& type, const Message& resource,
                                    const FieldMask& mask) {
  if (mask.paths_size() == 0) return FieldsThatAreSet(resource);
  FieldMask paths;
  Violations violations;
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      for (int i = 0; i < type.descriptor().field_count(); ++i)
        paths.add_paths(type.descriptor().field(i)->name());
    } else if (IsPath(path) &&
               FieldMaskUtil::GetFieldDescriptors(&type.descriptor(), path, nullptr)) {
      paths.add_paths(path);
    } else {
      violations.Add("update_mask", "names ", path, ", which a ", type.words(), " does not have");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return paths;
}

void ReplaceFields(const Message& from, const FieldMask& paths, Message& resource) {
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(from, paths, options, &resource);
}

void KeepFixedFields(const Message& before, Message& after, absl::string_view prefix,
                     Violations& violations) {
  const auto& reflection = *after.GetReflection();
  for (int i = 0; i < after.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = after.GetDescriptor()->field(i);
    const options::v1::FieldRule& rule = field->options().GetExtension(options::v1::field);
    if (!rule.output_only() && !rule.immutable()) continue;
    std::unique_ptr<Message> kept(before.New());
    FieldMask mask;
    mask.add_paths(field->name());
    FieldMaskUtil::MergeMessageTo(before, mask, {}, kept.get());
    if (rule.output_only()) {
      reflection.ClearField(&after, field);
      FieldMaskUtil::MergeMessageTo(before, mask, {}, &after);
      continue;
    }
    std::unique_ptr<Message> wanted(before.New());
    FieldMaskUtil::MergeMessageTo(after, mask, {}, wanted.get());
    if (!google::protobuf::util::MessageDifferencer::Equals(*kept, *wanted))
      violations.Add(absl::StrCat(prefix, ".", field->name()), "cannot change once it is set");
  }
}

}  // namespace cairn
