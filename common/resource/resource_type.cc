#include "common/resource/resource_type.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/mutex.h"

namespace cairn::resource {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;

constexpr std::size_t kLongestId = 63;
constexpr absl::string_view kAny = "-";

std::string SnakeCase(absl::string_view name) {
  std::string snake;
  for (const char c : name) {
    if (absl::ascii_isupper(c) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(c);
  }
  return snake;
}

bool IsVariable(absl::string_view segment) { return absl::StartsWith(segment, "{"); }

Column::Kind KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return Column::Kind::kText;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return Column::Kind::kInteger;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Column::Kind::kReal;
    case FieldDescriptor::CPPTYPE_BOOL:
      return Column::Kind::kBoolean;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Column::Kind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Column::Kind::kDate;
  }
  std::abort();
}

}  // namespace

ResourceType::ResourceType(const Descriptor* message)
    : descriptor_(message),
      prototype_(google::protobuf::MessageFactory::generated_factory()->GetPrototype(message)),
      options_(message->options().GetExtension(options::v1::resource)),
      snake_name_(SnakeCase(message->name())),
      words_(absl::StrReplaceAll(snake_name_, {{"_", " "}})),
      segments_(absl::StrSplit(options_.pattern(), '/')),
      has_organisation_(absl::StartsWith(options_.pattern(), "organisations/")) {
  for (int i = 0; i < message->field_count(); ++i) {
    const FieldDescriptor& field = *message->field(i);
    const options::v1::FieldRule& rule = field.options().GetExtension(options::v1::field);
    if (rule.column() || rule.unique())
      columns_.push_back({field.name(), KindOf(field), rule.unique(), &field});
  }
}

const ResourceType& ResourceType::Of(const Descriptor* message) {
  const ResourceType* type = Find(message->full_name());
  if (type == nullptr) {
    std::cerr << "cairn: " << message->full_name() << " is no resource of the contract\n";
    std::abort();
  }
  return *type;
}

const ResourceType* ResourceType::Find(absl::string_view full_name) {
  static Mutex mutex;
  static auto* const types =
      new std::map<std::string, std::unique_ptr<const ResourceType>, std::less<>>;
  const MutexLock lock(mutex);
  if (const auto known = types->find(std::string(full_name)); known != types->end())
    return known->second.get();
  const Descriptor* message =
      DescriptorPool::generated_pool()->FindMessageTypeByName(std::string(full_name));
  if (message == nullptr || !message->options().HasExtension(options::v1::resource)) return nullptr;
  return types
      ->emplace(std::string(full_name),
                std::unique_ptr<const ResourceType>(new ResourceType(message)))
      .first->second.get();
}

const Column* ResourceType::FindColumn(absl::string_view name) const {
  for (const Column& column : columns_)
    if (column.name == name) return &column;
  return nullptr;
}

bool ResourceType::IsChildOf(const ResourceType& other) const {
  return absl::StartsWith(pattern(), absl::StrCat(other.pattern(), "/"));
}

absl::StatusOr<Key> ResourceType::ParseName(absl::string_view name) const {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  bool fits = parts.size() == segments_.size();
  std::vector<absl::string_view> ids;
  for (std::size_t i = 0; fits && i < parts.size(); ++i) {
    if (IsVariable(segments_[i])) {
      fits = IsValidId(parts[i]) || (parts[i] == kAny && i + 1 == parts.size());
      ids.push_back(parts[i]);
    } else {
      fits = parts[i] == segments_[i];
    }
  }
  if (!fits)
    return absl::InvalidArgumentError(absl::StrCat(
        "must look like ", pattern(), ", with ids of 1 to 63 letters a-z, digits and hyphens"));
  Key key;
  if (has_organisation_) {
    key.organisation = std::string(ids[0]);
    if (ids.size() > 1) ids.erase(ids.begin());
  }
  key.id = absl::StrJoin(ids, "/");
  return key;
}

std::string ResourceType::Name(const Key& key) const {
  std::vector<absl::string_view> ids = absl::StrSplit(key.id, '/');
  std::size_t variables = 0;
  for (const std::string& segment : segments_) variables += IsVariable(segment) ? 1 : 0;
  if (has_organisation_ && variables > ids.size()) ids.insert(ids.begin(), key.organisation);
  std::string name;
  std::size_t next = 0;
  for (const std::string& segment : segments_)
    absl::StrAppend(&name, name.empty() ? "" : "/",
                    IsVariable(segment) ? ids[next++] : absl::string_view(segment));
  return name;
}

std::string ResourceType::AncestorName(const Key& key, const ResourceType& ancestor) const {
  const std::string name = Name(key);
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  return absl::StrJoin(parts.begin(), parts.begin() + static_cast<long>(ancestor.segments_.size()),
                       "/");
}

absl::StatusOr<ResourceType::Range> ResourceType::ParseParent(absl::string_view parent) const {
  const std::size_t length = segments_.size() - 2;
  if (length == 0) {
    if (parent.empty()) return Range{};
    return absl::InvalidArgumentError("must be empty");
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(parent, '/');
  bool fits = parts.size() == length;
  std::vector<absl::string_view> ids;
  for (std::size_t i = 0; fits && i < length; ++i) {
    if (IsVariable(segments_[i])) {
      // Behind an id that means any, no further id can be fixed.
      fits = parts[i] == kAny || (IsValidId(parts[i]) && (ids.empty() || ids.back() != kAny));
      ids.push_back(parts[i]);
    } else {
      fits = parts[i] == segments_[i];
    }
  }
  if (!fits)
    return absl::InvalidArgumentError(absl::StrCat(
        "must look like ",
        absl::StrJoin(segments_.begin(), segments_.begin() + static_cast<long>(length), "/"),
        "; `-` in place of an id means any"));
  Range range;
  if (ids[0] != kAny) range.organisation = std::string(ids[0]);
  for (std::size_t i = 1; i < ids.size() && ids[i] != kAny; ++i)
    absl::StrAppend(&range.id_prefix, ids[i], "/");
  return range;
}

std::string ResourceType::ChildName(absl::string_view parent, absl::string_view id) const {
  const std::string& collection = segments_[segments_.size() - 2];
  return absl::StrCat(parent, parent.empty() ? "" : "/", collection, "/", id);
}

bool IsValidId(absl::string_view id) {
  if (id.empty() || id.size() > kLongestId) return false;
  for (const char c : id)
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '-') return false;
  return id.front() != '-' && id.back() != '-';
}

absl::string_view OrganisationOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "organisations/")) return "";
  return name.substr(0, name.find('/'));
}

std::string GetString(const google::protobuf::Message& resource, absl::string_view field) {
  const FieldDescriptor* descriptor = resource.GetDescriptor()->FindFieldByName(std::string(field));
  return descriptor == nullptr ? "" : resource.GetReflection()->GetString(resource, descriptor);
}

void SetString(google::protobuf::Message& resource, absl::string_view field,
               absl::string_view value) {
  const FieldDescriptor* descriptor = resource.GetDescriptor()->FindFieldByName(std::string(field));
  if (descriptor != nullptr)
    resource.GetReflection()->SetString(&resource, descriptor, std::string(value));
}

std::string NameOf(const google::protobuf::Message& resource) {
  return GetString(resource, "name");
}
std::string EtagOf(const google::protobuf::Message& resource) {
  return GetString(resource, "etag");
}

}  // namespace cairn::resource
