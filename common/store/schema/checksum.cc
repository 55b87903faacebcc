#include "common/store/schema/checksum.h"

#include <zlib.h>

#include "common/errors/failure.h"

namespace cairn::store {
namespace {

std::int64_t Continue(std::int64_t checksum, const void* bytes, std::size_t size) {
  return static_cast<std::int64_t>(
      crc32_z(static_cast<uLong>(checksum), static_cast<const Bytef*>(bytes), size));
}

}  // namespace

// The length goes before a field, so that bytes cannot pass from one to the next unnoticed.
Checksum& Checksum::Add(absl::string_view field) {
  Add(static_cast<std::int64_t>(field.size()));
  if (!field.empty()) value_ = Continue(value_, field.data(), field.size());
  return *this;
}

Checksum& Checksum::Add(std::int64_t field) {
  unsigned char bytes[sizeof field];
  for (std::size_t i = 0; i < sizeof field; ++i)
    bytes[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(field) >> (8 * i));
  value_ = Continue(value_, bytes, sizeof bytes);
  return *this;
}

std::int64_t ResourceChecksum(const resource::Key& key, std::int64_t revision,
                              absl::string_view payload) {
  return Checksum().Add(key.organisation).Add(key.id).Add(revision).Add(payload).value();
}

std::int64_t ChangeRow::checksum() const {
  return Checksum()
      .Add(revision)
      .Add(organisation)
      .Add(type)
      .Add(id)
      .Add(operation)
      .Add(actor)
      .Add(request_id)
      .Add(time)
      .Add(payload)
      .Add(mark)
      .value();
}

std::int64_t AnswerChecksum(absl::string_view actor, absl::string_view request_id,
                            absl::string_view digest, absl::string_view answer) {
  return Checksum().Add(actor).Add(request_id).Add(digest).Add(answer).value();
}

absl::Status Damaged(absl::string_view what) {
  return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
      .With("resource", what)
      .Say("the database of the service is damaged: ", what,
           " is not as it was written; its operator must restore a backup");
}

}  // namespace cairn::store
