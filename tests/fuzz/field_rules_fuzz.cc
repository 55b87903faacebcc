// Any message that can be read is checked without harm, and a resource that is accepted can be
// kept. The first byte chooses the kind of message.
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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
#include "google/protobuf/text_format.h"
#include "services/people/migrations.h"
#include "services/roles/migrations.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temp_database.h"

namespace cairn::fuzz {
namespace {

using google::protobuf::Message;
using resource::ResourceType;

const std::vector<const Message*>& Prototypes() {
  static const std::vector<const Message*> prototypes = {
      &roles::v1::Post::default_instance(),
      &roles::v1::Role::default_instance(),
      &roles::v1::Organisation::default_instance(),
      &roles::v1::Programme::default_instance(),
      &people::v1::Person::default_instance(),
      &people::v1::Appointment::default_instance(),
      &change::v1::WriteRequest::default_instance(),
      &roles::v1::ListPostsRequest::default_instance()};
  return prototypes;
}

store::Store& Database() {
  static const test::TempDatabase database;
  static const SystemClock clock;
  static const auto store = [] {
    store::Store::Options options{.database = database.address(),
                                  .service = "fuzz",
                                  .migrations = roles::Migrations(),
                                  .clock = &clock};
    for (const auto& step : people::Migrations())
      options.migrations.push_back({options.migrations.back().number + 1, step.name, step.sql});
    for (const Message* prototype : Prototypes())
      if (const ResourceType* type = ResourceType::Find(prototype->GetTypeName()))
        options.types.push_back(type);
    return store::Store::Open(std::move(options));
  }();
  Require(store.ok(), "the database opens");
  return **store;
}

// What the rules accept, the store can keep and find again; then it is undone.
void Keep(const ResourceType& type, Message& message) {
  const absl::Status kept = Database().Write({}, [&](store::Transaction& tx) -> absl::Status {
    const store::Key key{"ayr", "x"};
    RETURN_IF_ERROR(tx.Put(type, key, nullptr, message));
    const std::unique_ptr<Message> found(message.New());
    ASSIGN_OR_RETURN(const bool there, tx.Find(type, key, found.get()));
    Require(there && found->SerializeAsString() == message.SerializeAsString(),
            "what was kept comes back the same");
    return absl::CancelledError("undo");
  });
  Require(kept.code() == absl::StatusCode::kCancelled, "what the rules accept can be kept");
}

}  // namespace

std::vector<std::string> Seeds() {
  const std::pair<std::size_t, const char*> texts[] = {
      {0, R"pb(name: "organisations/ayr/posts/x"
               external_id: "7"
               display_name: "Head"
               level: 3
               fte: 0.5
               reports_to: "organisations/ayr/posts/y"
               covers {
                 kind: AGENCY
                 start_date { year: 2026 month: 2 day: 3 }
               }
               open_date { year: 2026 month: 2 day: 3 })pb"},
      {1, R"pb(display_name: "D"
               tier: 3
               service_area: ADULTS
               requirements {
                 gate: ESSENTIAL
                 skill { skill: "skills/a" minimum_level: 3 }
               })pb"},
      {2, R"pb(display_name: "Ayr" kind: COUNCIL nation: SCOTLAND gss_code: "S12000008")pb"},
      {3, R"pb(display_name: "P"
               kind: AWARD
               sector: HEALTH
               intake_months: 9
               roles_targeted: "roles/r")pb"},
      {4, R"pb(external_id: "7"
               skills { skill: "skills/a" level: 3 }
               aspirations: "roles/r"
               left_date { year: 2026 month: 1 day: 1 })pb"},
      {5, R"pb(post: "organisations/ayr/posts/p"
               kind: SUBSTANTIVE
               start_date { year: 2026 month: 1 day: 1 }
               fte: 1)pb"},
      {6, R"pb(operations { delete { name: "roles/r" } }
               request_id: "r1")pb"},
      {7, R"pb(parent: "organisations/-" page_size: 10 filter: "level = 1")pb"}};
  std::vector<std::string> seeds;
  for (const auto& [kind, text] : texts) {
    const std::unique_ptr<Message> message(Prototypes()[kind]->New());
    Require(google::protobuf::TextFormat::ParseFromString(text, message.get()),
            "a seed can be read");
    seeds.push_back(std::string(1, static_cast<char>(kind)) + message->SerializeAsString());
  }
  return seeds;
}
std::vector<std::string> Dictionary() {
  return {std::string(1, '\0'),
          "\xff\xff\xff\xff\x0f",
          "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
          "organisations/ayr/posts/y",
          "roles/-",
          "\x52\x01x"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  if (size == 0) return 0;
  // Without a word to stderr for every string that is no UTF-8.
  static const google::protobuf::LogSilencer silence;
  const auto& prototypes = fuzz::Prototypes();
  const std::unique_ptr<google::protobuf::Message> message(
      prototypes[data[0] % prototypes.size()]->New());
  if (!message->ParseFromArray(data + 1, static_cast<int>(size - 1))) return 0;

  const absl::Status checked = resource::CheckRequest(*message);
  fuzz::Require(checked.ok() || ReasonOf(checked) == ErrorReason::BAD_FIELDS,
                "a message is accepted, or its bad fields are told");
  const resource::ResourceType* type = resource::ResourceType::Find(message->GetTypeName());
  if (type == nullptr) return 0;
  resource::ClearOutputOnly(*message);
  Violations violations;
  resource::CheckResource(*message, "it", violations);
  if (violations.empty()) fuzz::Keep(*type, *message);
  return 0;
}
