#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/change/change_service.h"
#include "common/collection/damage_watch.h"
#include "common/collection/store_metrics.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/resource/resource_type.h"
#include "common/rpc/client/client.h"
#include "common/rpc/client/follower.h"
#include "common/rpc/client/upstream.h"
#include "common/rpc/process/flags.h"
#include "common/rpc/server/follow_log.h"
#include "common/rpc/server/server.h"
#include "common/store/replica.h"
#include "common/store/store.h"
#include "common/store/verify.h"
#include "services/people/catch_up.h"
#include "services/people/establishment.h"
#include "services/people/migrations.h"
#include "services/people/people.h"

namespace {

using namespace cairn;
using people::Establishment;

constexpr absl::Duration kAskFor = absl::Seconds(1);

template <typename T>
T OrExit(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::cerr << "cairn-people: " << value.status().message() << "\n";
  std::exit(EXIT_FAILURE);
}

// Asks roles itself whether it has an organisation, or a post to which the employer may appoint.
Establishment::Ask AskOf(rpc::Client& roles) {
  return [&roles](absl::string_view name, absl::string_view employer) -> absl::StatusOr<bool> {
    absl::Status answered;
    if (resource::ResourceType::Of(roles::v1::Post::descriptor()).ParseName(name).ok()) {
      roles::v1::GetPostRequest request;
      request.set_name(std::string(name));
      const auto post = roles.Call<roles::v1::Post>("cairn.roles.v1.EstablishmentService/GetPost",
                                                    request, kAskFor);
      answered = post.status();
      if (post.ok() && !employer.empty())
        return std::count(post->joint_organisations().begin(), post->joint_organisations().end(),
                          employer) > 0;
    } else {
      roles::v1::GetOrganisationRequest request;
      request.set_name(std::string(name));
      answered = roles
                     .Call<roles::v1::Organisation>(
                         "cairn.roles.v1.EstablishmentService/GetOrganisation", request, kAskFor)
                     .status();
    }
    if (absl::IsNotFound(answered)) return false;
    if (!answered.ok()) return answered;
    return true;
  };
}

// Feeds the establishment from roles. People serves whether roles is there or not.
rpc::Follower::Callbacks Feed(Establishment& establishment, observe::Log& log) {
  const auto told = std::make_shared<rpc::FollowLog>("roles", log);
  return {.types = {"cairn.roles.v1.Organisation", "cairn.roles.v1.Post"},
          .token = [&establishment] { return establishment.Token(); },
          .restart = [&establishment] { establishment.Restart(); },
          .receive =
              [&establishment, told](const change::v1::WatchResponse& response) {
                told->Heard();
                return establishment.Receive(response);
              },
          .lost =
              [&establishment, told](const absl::Status& status) {
                establishment.Lost();
                told->Lost(status);
              }};
}

// Roles, followed for as long as this lives.
struct Followed {
  std::unique_ptr<rpc::Client> client;
  std::unique_ptr<store::Replica> replica;
  std::unique_ptr<Establishment> establishment;
  std::unique_ptr<rpc::Follower> follower;
};

// Connects to roles and opens what was last seen of it, which is read anew where it is damaged.
Followed Connect(const std::string& address, const std::string& snapshot,
                 const rpc::Upstream& upstream, const rpc::ServerOptions& options,
                 const Clock& clock, observe::Log& log, observe::Metrics& metrics) {
  Followed roles;
  roles.client = OrExit(upstream.Connect(address, options, log, metrics));
  const auto tell_damage = [&log](const absl::Status& why) {
    log.Write(observe::Level::kError, "the snapshot is damaged, and is read anew",
              {{"why", std::string(why.message())}});
  };
  roles.replica = OrExit(store::Replica::OpenOrBegin(snapshot, tell_damage));
  auto opened = Establishment::Open(*roles.replica, clock, AskOf(*roles.client));
  if (absl::IsDataLoss(opened.status())) {
    tell_damage(opened.status());
    if (const absl::Status forgotten = roles.replica->Forget(); !forgotten.ok())
      OrExit(absl::StatusOr<int>(forgotten));
    opened = Establishment::Open(*roles.replica, clock, AskOf(*roles.client));
  }
  roles.establishment = OrExit(std::move(opened));
  return roles;
}

std::vector<const resource::ResourceType*> Types() {
  std::vector<const resource::ResourceType*> types;
  for (const auto* message :
       {people::v1::Person::descriptor(), people::v1::Appointment::descriptor(),
        people::v1::Enrolment::descriptor()})
    types.push_back(&resource::ResourceType::Of(message));
  return types;
}

std::unique_ptr<store::Store> OpenStore(const rpc::ServerOptions& options, const Clock& clock,
                                        observe::Metrics& metrics) {
  return OrExit(store::Store::Open({.database = options.database,
                                    .service = "people",
                                    .types = Types(),
                                    .migrations = people::Migrations(),
                                    .clock = &clock,
                                    .events = CommitMetrics(metrics)}));
}

}  // namespace

int main(int argc, char** argv) {
  const rpc::StopSignals stop;
  std::string roles_address;
  std::string snapshot = "sqlite:people-snapshot.db";
  rpc::Upstream upstream;
  rpc::Flags flags(
      {.name = "cairn-people",
       .purpose = "Keeps people, their appointments to posts and their enrolments in programmes.",
       .examples = "  cairn-people --database sqlite:/var/lib/cairn/people.db --roles "
                   "127.0.0.1:7401 --snapshot sqlite:/var/lib/cairn/people-snapshot.db\n"
                   "  cairn-people --listen 0.0.0.0:7402 --tls-certificate tls.crt --tls-key "
                   "tls.key --auth tokens:/etc/cairn/tokens\n",
       .listen = "127.0.0.1:7402",
       .metrics_listen = "127.0.0.1:9402",
       .database = "sqlite:people.db"});
  flags
      .Add("--roles", &roles_address,
           "Address of cairn-roles, whose organisations and posts people and appointments must "
           "name; empty: they are not checked")
      .Add("--snapshot", &snapshot, "Where what was last seen of roles is kept: sqlite:PATH");
  upstream.AddTo(flags);
  const rpc::ServerOptions options = flags.ParseOrExit(argc, argv);
  observe::Log log(options.log_level);
  observe::Metrics metrics(options.program, options.version);

  const SystemClock clock;
  RandomIds ids;
  if (options.verify)
    return store::VerifyAndTell({.database = options.database,
                                 .service = "people",
                                 .types = Types(),
                                 .migrations = people::Migrations()},
                                std::cout, std::cerr);
  const auto store = OpenStore(options, clock, metrics);
  const auto waiting_writes = WaitingWrites(*store, metrics);
  Followed roles;
  if (!roles_address.empty()) {
    roles = Connect(roles_address, snapshot, upstream, options, clock, log, metrics);
  } else {
    log.Write(observe::Level::kWarning, "organisations and posts are not checked",
              {{"why", "--roles is not given"}});
  }

  // A purge that was cut off, or that somebody's long read held up, is finished here.
  if (const absl::Status cleaned = store->CleanFiles(); !cleaned.ok())
    log.Write(observe::Level::kWarning, "what was purged is still in the files",
              {{"why", cleaned.message()}});
  const people::People people(*store, ids, roles.establishment.get());
  const ChangeService changes(*store, people.collections());
  std::vector<rpc::ServiceTable> tables = {people.Table(), changes.Table()};
  if (roles.establishment != nullptr)
    for (rpc::ServiceTable& table : tables) table = CatchingUp(table, *roles.establishment);
  const auto server = OrExit(rpc::Server::Start(options, std::move(tables), log, metrics));
  if (roles.establishment != nullptr)
    roles.follower =
        std::make_unique<rpc::Follower>(*roles.client, Feed(*roles.establishment, log));
  auto damage = std::make_unique<DamageWatch>(*store, log, metrics, [&] { server->SetFaulty(); });
  stop.Await([&] { server->ReadFilesAgain(); });
  damage.reset();
  server->Drain();
  roles.follower.reset();
  return EXIT_SUCCESS;
}
