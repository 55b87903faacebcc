// Any message that can be read is checked without harm, and a resource that is accepted can be
// written. The first byte chooses the kind of message.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/field_rules.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"
#include "services/people/migrations.h"
#include "services/roles/migrations.h"
#include "tests/support/temp_database.h"

namespace {

using cairn::resource::ResourceType;
using google::protobuf::Message;

const Message& Prototype(std::uint8_t choice) {
  const Message* const prototypes[] = {&cairn::roles::v1::Post::default_instance(),
                                       &cairn::roles::v1::Role::default_instance(),
                                       &cairn::roles::v1::Organisation::default_instance(),
                                       &cairn::roles::v1::Programme::default_instance(),
                                       &cairn::people::v1::Person::default_instance(),
                                       &cairn::people::v1::Appointment::default_instance(),
                                       &cairn::change::v1::WriteRequest::default_instance(),
                                       &cairn::roles::v1::ListPostsRequest::default_instance()};
  return *prototypes[choice % std::size(prototypes)];
}

cairn::store::Store& Database() {
  static const auto* const database = new cairn::test::TempDatabase;
  static const auto* const clock = new cairn::SystemClock;
  static auto* const store = [] {
    std::vector<cairn::store::Migration> steps = cairn::roles::Migrations();
    for (const auto& step : cairn::people::Migrations())
      steps.push_back({steps.back().number + 1, step.name, step.sql});
    return new auto(cairn::store::Store::Open(
        {.database = database->address(),
         .service = "fuzz",
         .types = {&ResourceType::Of(cairn::roles::v1::Post::descriptor()),
                   &ResourceType::Of(cairn::roles::v1::Role::descriptor()),
                   &ResourceType::Of(cairn::roles::v1::Organisation::descriptor()),
                   &ResourceType::Of(cairn::roles::v1::Programme::descriptor()),
                   &ResourceType::Of(cairn::people::v1::Person::descriptor()),
                   &ResourceType::Of(cairn::people::v1::Appointment::descriptor())},
         .migrations = steps,
         .clock = clock}));
  }();
  if (!store->ok()) std::abort();
  return ***store;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::unique_ptr<Message> message(Prototype(data[0]).New());
  if (!message->ParseFromArray(data + 1, static_cast<int>(size - 1))) return 0;

  const absl::Status checked = cairn::resource::CheckRequest(*message);
  if (!checked.ok() && cairn::ReasonOf(checked) != cairn::ErrorReason::BAD_FIELDS) std::abort();
  const ResourceType* type = ResourceType::Find(message->GetDescriptor()->full_name());
  if (type == nullptr) return 0;
  cairn::resource::ClearOutputOnly(*message);
  cairn::Violations violations;
  cairn::resource::CheckResource(*message, "it", violations);
  if (!violations.empty()) return 0;

  // What the rules accept, the store can keep and find again; then it is undone.
  const absl::Status kept =
      Database().Write({}, [&](cairn::store::Transaction& tx) -> absl::Status {
        const cairn::store::Key key{"ayr", "x"};
        RETURN_IF_ERROR(tx.Put(*type, key, nullptr, *message));
        const std::unique_ptr<Message> found(message->New());
        ASSIGN_OR_RETURN(const bool there, tx.Find(*type, key, found.get()));
        if (!there || found->SerializeAsString() != message->SerializeAsString())
          return absl::InternalError("the resource came back as another");
        return absl::CancelledError("undo");
      });
  if (kept.code() != absl::StatusCode::kCancelled) std::abort();
  return 0;
}
