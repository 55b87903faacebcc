#ifndef CAIRN_COMMON_STORE_TRANSACTION_H_
#define CAIRN_COMMON_STORE_TRANSACTION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/store/schema/token.h"
#include "common/store/snapshot.h"

namespace cairn::store {

// Who writes, for the audit trail.
struct Author {
  std::string actor;
  std::string request_id;
};

// Changes the database, all or nothing.
class Transaction final : public Snapshot {
 public:
  Transaction(Connection& connection, const KeptTypes& kept, Author author, absl::Time now,
              Position newest, const std::function<std::uint64_t()>& new_mark)
      : Snapshot(connection, kept),
        author_(std::move(author)),
        now_(now),
        position_(newest),
        new_mark_(new_mark) {}

  // Writes a resource and one change, and sets its etag, create_time and update_time. `before` is
  // what stands there now, or null.
  absl::Status Put(const ResourceType& type, const Key& key,
                   const google::protobuf::Message* before, google::protobuf::Message& resource);
  absl::Status Delete(const ResourceType& type, const Key& key,
                      const google::protobuf::Message& before);
  // FAILED_PRECONDITION with every resource that Put referred to and that is not there.
  // Store::Write asks before it commits, so that resources of one transaction may refer to each
  // other in any order.
  absl::Status CheckReferences();

  // The answer given to the request before, when it was the same; a status when it was another.
  // Answers are kept for a day, and the last 100,000 for longer.
  absl::StatusOr<std::optional<std::string>> AnswerBefore(absl::string_view digest);
  absl::Status KeepAnswer(absl::string_view digest, absl::string_view answer);

  // What Erase took away.
  struct Erased {
    bool was_known = false;  // whether anything by the name was ever here
    int changes = 0;         // that held something
    int answers = 0;         // to requests that wrote it, or that name it
  };
  // Empties every change of a resource and of what lived below it, forgets the answers kept of the
  // requests that made them, and logs one change that says so. Revisions stay as they are. Its rows
  // are the caller's to delete or to write anew. Once it is committed, Store::CleanFiles takes what
  // was erased out of the files, too.
  absl::StatusOr<Erased> Erase(const ResourceType& type, const Key& key);

  absl::Time now() const { return now_; }
  std::int64_t revision() const { return position_.revision; }
  // Behind the newest change, those of this transaction included.
  const Position& position() const { return position_; }

 private:
  absl::Status Log(const ResourceType& type, const Key& key, absl::string_view operation,
                   absl::string_view payload);
  absl::Status ForgetAnswers();
  absl::Status IndexReferences(const ResourceType& type, const Key& key,
                               const google::protobuf::Message* before,
                               const google::protobuf::Message* after);
  // Which changes Erase empties: of one type, from an id on to before another.
  struct Range;
  absl::Status EraseChanges(const Range& range, Erased& erased);
  absl::Status EmptyChanges(const Range& range, const std::string& which);
  absl::Status ForgetAnswersThatName(absl::string_view name, Erased& erased);

  Author author_;
  absl::Time now_;
  Position position_;
  const std::function<std::uint64_t()>& new_mark_;
  // What Put referred to and is not yet looked up, and by which field.
  std::map<std::pair<const ResourceType*, std::string>, std::string> referred_to_;
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_TRANSACTION_H_
