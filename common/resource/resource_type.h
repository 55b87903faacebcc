#ifndef CAIRN_COMMON_RESOURCE_RESOURCE_TYPE_H_
#define CAIRN_COMMON_RESOURCE_RESOURCE_TYPE_H_

#include <compare>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/options/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace cairn::resource {

// Where a resource is kept: its organisation (empty for what all share) and its id within it. The
// id of a nested resource joins the ids of its ancestors below the organisation:
// `person/appointment`.
struct Key {
  std::string organisation;
  std::string id;
  friend auto operator<=>(const Key&, const Key&) = default;
};

// A field that is kept as a column, and may be filtered and ordered by.
struct Column {
  enum class Kind { kText, kInteger, kReal, kBoolean, kDate, kEnum };
  std::string name;
  Kind kind;
  bool unique;
  const google::protobuf::FieldDescriptor* field;
};

// What the contract's annotations say about one kind of resource. Immutable; one a message type,
// for the life of the process.
class ResourceType {
 public:
  // The type of a message that carries the resource option; aborts for any other.
  static const ResourceType& Of(const google::protobuf::Descriptor* message);
  // The same by full message name; null when the contract has no such resource.
  static const ResourceType* Find(absl::string_view full_name);

  const google::protobuf::Descriptor& descriptor() const { return *descriptor_; }
  const google::protobuf::Message& prototype() const { return *prototype_; }
  const std::string& full_name() const { return descriptor_->full_name(); }
  // `HeldSkill` as `held_skill`: name of the table, and of the field in requests.
  const std::string& snake_name() const { return snake_name_; }
  // In words, for messages: `held skill`.
  const std::string& words() const { return words_; }
  const std::string& pattern() const { return options_.pattern(); }
  const options::v1::Resource& options() const { return options_; }
  const std::vector<Column>& columns() const { return columns_; }
  const Column* FindColumn(absl::string_view name) const;
  // Whether resources belong to an organisation.
  bool has_organisation() const { return has_organisation_; }
  // Whether a resource of this type lives below one of `other`, as an appointment below a person.
  bool IsChildOf(const ResourceType& other) const;

  // The key of a name; a status of code INVALID_ARGUMENT with the pattern when it does not fit.
  // Only the last id may be `-`.
  absl::StatusOr<Key> ParseName(absl::string_view name) const;
  std::string Name(const Key& key) const;
  // The name of the `ancestor` that the resource of a key lives below.
  std::string AncestorName(const Key& key, const ResourceType& ancestor) const;
  // Range of keys below a parent's name. `-` in place of an id means any.
  struct Range {
    std::string organisation;  // empty: any
    std::string id_prefix;     // `person/`, or empty
  };
  absl::StatusOr<Range> ParseParent(absl::string_view parent) const;
  // The name of a resource of this type below `parent` with `id` as its last segment.
  std::string ChildName(absl::string_view parent, absl::string_view id) const;

 private:
  explicit ResourceType(const google::protobuf::Descriptor* message);

  const google::protobuf::Descriptor* descriptor_;
  const google::protobuf::Message* prototype_;
  options::v1::Resource options_;
  std::string snake_name_;
  std::string words_;
  std::vector<std::string> segments_;
  std::vector<Column> columns_;
  bool has_organisation_;
};

// Whether `id` may end a resource name: 1 to 63 of a-z, 0-9 and hyphen, a letter or digit at both
// ends.
bool IsValidId(absl::string_view id);

// The organisation's id in a resource name or parent: `organisations/{id}` or anything below it.
// Empty for names of what all share.
absl::string_view OrganisationOf(absl::string_view name);

// Fields that every resource has.
std::string NameOf(const google::protobuf::Message& resource);
std::string EtagOf(const google::protobuf::Message& resource);
void SetString(google::protobuf::Message& resource, absl::string_view field,
               absl::string_view value);
std::string GetString(const google::protobuf::Message& resource, absl::string_view field);

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_RESOURCE_TYPE_H_
