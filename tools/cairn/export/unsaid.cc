#include "tools/cairn/export/unsaid.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace cairn::exports {

using google::protobuf::FieldDescriptor;

void Unsaid::CountFields(const google::protobuf::Message& resource,
                         const std::set<absl::string_view>& said, absl::string_view of) {
  static const auto* const own =
      new std::set<absl::string_view>{"name", "etag", "create_time", "update_time"};
  std::vector<const FieldDescriptor*> fields;
  resource.GetReflection()->ListFields(resource, &fields);
  for (const FieldDescriptor* field : fields)
    if (own->count(field->name()) == 0 && said.count(field->name()) == 0)
      Count(absl::StrCat(field->name(), " of ", of));
}

std::string Unsaid::InWords() const {
  std::string text;
  for (const auto& [what, count] : counts_)
    absl::StrAppend(&text, text.empty() ? "" : "; ", what, ": ", count);
  return text;
}

}  // namespace cairn::exports
