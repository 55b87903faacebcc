#ifndef CAIRN_COMMON_COLLECTION_COLLECTION_H_
#define CAIRN_COMMON_COLLECTION_COLLECTION_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/identity.h"
#include "common/base/ids.h"
#include "common/collection/update_rules.h"
#include "common/errors/failure.h"
#include "common/resource/page_token.h"
#include "common/resource/resource_type.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace cairn {

// The resources of one type, and the standard methods over them: Get, List, Create, Update, Delete
// as AIP-131 to 135 describe them. Everything it needs to know stands in the contract's
// annotations; a service adds one function, which says what no annotation can.
//
// The methods that take a Transaction are for verbs and for writes of several resources at once.
class AnyCollection {
 public:
  using Message = google::protobuf::Message;
  // Refuses a change, or completes it: `before` is null for a creation, `after` for a deletion.
  using Check =
      std::function<absl::Status(const Message* before, Message* after, store::Transaction& tx)>;

  // Refuses a name below an organisation that another service keeps, and does not have.
  using OrganisationCheck = std::function<absl::Status(absl::string_view organisation)>;

  AnyCollection(store::Store& store, IdSource& ids, const resource::ResourceType& type, Check check,
                OrganisationCheck organisation_check);

  const resource::ResourceType& type() const { return type_; }

  // Binds the standard methods of the type to the service, as far as it declares them; Get it does.
  void Bind(rpc::ServiceTable& service) const;

  enum class Change { kNone, kSome };

  // Adds `resource`, whose name is complete or ends in `-`.
  absl::Status Create(store::Transaction& tx, Message& resource) const;
  // Replaces the fields of `mask`; `resource` then holds the whole. A non-empty etag must be
  // current.
  enum class Missing { kRefuse, kCreate };
  absl::StatusOr<Change> Update(store::Transaction& tx, const google::protobuf::FieldMask& mask,
                                Missing missing, Message& resource) const;
  // Adds or replaces the whole resource. A name that ends in `-` is looked up by external_id.
  absl::StatusOr<Change> Upsert(store::Transaction& tx, Message& resource) const;
  // Refused while something refers to it; of that `caller` is told what it may read.
  absl::Status Delete(store::Transaction& tx, const auth::Identity& caller, absl::string_view name,
                      absl::string_view etag) const;

  // The resource, or NOT_FOUND.
  absl::Status Load(store::Snapshot& snapshot, absl::string_view name, Message& out) const;
  // Writes what a verb made of `before`, which must be its current state; nothing where it changed
  // nothing.
  absl::Status Save(store::Transaction& tx, const Message& before, Message& after) const;

 private:
  absl::Status GetMethod(const Message& request, Message* response) const;
  absl::Status ListMethod(const Message& request, Message* response) const;
  absl::Status CreateMethod(const rpc::CallContext& call, const Message& request,
                            Message* response) const;
  absl::Status UpdateMethod(const rpc::CallContext& call, const Message& request,
                            Message* response) const;
  absl::Status DeleteMethod(const rpc::CallContext& call, const Message& request,
                            Message* response) const;

  absl::StatusOr<resource::Key> ParseName(absl::string_view name) const;
  absl::Status ChooseId(Message& resource) const;
  absl::Status FindByExternalId(store::Transaction& tx, Message& resource) const;
  absl::StatusOr<Change> Replace(store::Transaction& tx, const resource::Key& key,
                                 const Message& before, Message& after) const;
  absl::Status Add(store::Transaction& tx, const resource::Key& key, Message& resource) const;
  absl::Status CheckParent(store::Transaction& tx, const resource::Key& key) const;
  // The same of the parent of an empty list.
  absl::Status CheckListed(store::Snapshot& snapshot, absl::string_view parent,
                           absl::string_view organisation) const;
  // The contract's rules and the service's own; every bad field at once.
  absl::Status CheckAll(const Message* before, Message& after, store::Transaction& tx,
                        Violations& violations) const;

  store::Store& store_;
  IdSource& ids_;
  const resource::ResourceType& type_;
  Check check_;
  OrganisationCheck organisation_check_;
  resource::PageTokens tokens_;
};

// The same, for one message type.
//
//   Collection<Post> posts(store, ids, &CheckPost);
template <typename T>
class Collection : public AnyCollection {
 public:
  using TypedCheck = std::function<absl::Status(const T* before, T* after, store::Transaction& tx)>;

  Collection(store::Store& store, IdSource& ids, TypedCheck check = nullptr,
             OrganisationCheck organisation_check = nullptr)
      : AnyCollection(
            store, ids, resource::ResourceType::Of(T::descriptor()),
            [check = std::move(check)](const Message* before, Message* after,
                                       store::Transaction& tx) {
              if (check == nullptr) return absl::OkStatus();
              return check(static_cast<const T*>(before), static_cast<T*>(after), tx);
            },
            std::move(organisation_check)) {}

  absl::StatusOr<T> Get(store::Snapshot& snapshot, absl::string_view name) const {
    T found;
    absl::Status status = Load(snapshot, name, found);
    if (!status.ok()) return status;
    return found;
  }
  // Changes one resource by `change`, if its etag is the given one or that is empty.
  absl::StatusOr<T> Modify(store::Transaction& tx, absl::string_view name, absl::string_view etag,
                           absl::FunctionRef<absl::Status(T&)> change) const {
    absl::StatusOr<T> before = Get(tx, name);
    if (!before.ok()) return before;
    if (absl::Status current = IsCurrent(*before, etag); !current.ok()) return current;
    T after = *before;
    if (absl::Status changed = change(after); !changed.ok()) return changed;
    if (absl::Status saved = Save(tx, *before, after); !saved.ok()) return saved;
    return after;
  }
};

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_COLLECTION_H_
