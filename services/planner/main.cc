#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/periodic.h"
#include "common/base/status_macros.h"
#include "common/change/change_service.h"
#include "common/collection/damage_watch.h"
#include "common/collection/store_metrics.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/resource/page_token.h"
#include "common/rpc/client/client.h"
#include "common/rpc/client/follower.h"
#include "common/rpc/client/upstream.h"
#include "common/rpc/process/flags.h"
#include "common/rpc/server/follow_log.h"
#include "common/rpc/server/server.h"
#include "common/store/replica.h"
#include "common/store/store.h"
#include "common/store/verify.h"
#include "services/planner/archive/archive.h"
#include "services/planner/calibration/calibrations.h"
#include "services/planner/context/known_organisations.h"
#include "services/planner/forecast/forecasts.h"
#include "services/planner/gauges.h"
#include "services/planner/hearing.h"
#include "services/planner/ladder/ladders.h"
#include "services/planner/migrations.h"
#include "services/planner/objectives/objectives.h"
#include "services/planner/records/records.h"
#include "services/planner/succession/succession.h"
#include "services/planner/workforce/mirror.h"

namespace {

using namespace cairn;
using planner::Mirror;

[[noreturn]] void Fail(const absl::Status& status) {
  std::cerr << "cairn-planner: " << status.message() << "\n";
  std::exit(EXIT_FAILURE);
}

template <typename T>
T OrExit(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status());
  return *std::move(value);
}

constexpr int kMisuse = 2;  // the exit code of wrong usage
constexpr absl::Duration kAskFor = absl::Seconds(1);
constexpr absl::Duration kTendEvery = absl::Minutes(1);

// Asks roles itself whether it has an organisation.
std::function<absl::StatusOr<bool>(absl::string_view)> AskOf(rpc::Client& roles) {
  return [&roles](absl::string_view name) -> absl::StatusOr<bool> {
    roles::v1::GetOrganisationRequest request;
    request.set_name(std::string(name));
    const absl::Status answered =
        roles
            .Call<roles::v1::Organisation>("cairn.roles.v1.EstablishmentService/GetOrganisation",
                                           request, kAskFor)
            .status();
    if (absl::IsNotFound(answered)) return false;
    if (!answered.ok()) return answered;
    return true;
  };
}

// Feeds the mirror from one service; the planner is ready once both were seen whole.
rpc::Follower::Callbacks Feed(Mirror& mirror, Mirror::Source source, planner::Archive& archive,
                              rpc::Server& server, observe::Log& log) {
  const auto told = std::make_shared<rpc::FollowLog>(std::string(Mirror::NameOf(source)), log);
  return {
      .types = {},
      .token = [&mirror, source] { return mirror.Token(source); },
      .restart = [&mirror, source] { mirror.Restart(source); },
      .receive =
          [&mirror, source, &archive, &server, told](const change::v1::WatchResponse& response) {
            RETURN_IF_ERROR(planner::Hear(mirror, source, archive, response));
            told->Heard();
            if (mirror.Now().ok()) server.SetReadiness(rpc::Server::Readiness::kServing);
            return absl::OkStatus();
          },
      .lost =
          [&mirror, source, told](const absl::Status& status) {
            mirror.Lost(source, status);
            told->Lost(status);
          }};
}

// Keeps and scores the planner's own forecasts. What stands in the way is logged once.
std::function<void(const Periodic::Stopping&)> Tend(planner::Archive& archive, const Mirror& mirror,
                                                    observe::Log& log) {
  return [&archive, &mirror, &log, told = std::string()](const auto& stopping) mutable {
    if (!mirror.Now().ok()) return;  // nothing has been seen yet
    const absl::Status tended = archive.Tend(stopping);
    if (stopping()) return;
    const std::string why(tended.message());
    if (!tended.ok() && why != told)
      log.Write(observe::Level::kWarning, "monthly forecast not kept", {{"why", why}});
    told = why;
  };
}

}  // namespace

int main(int argc, char** argv) {
  const rpc::StopSignals stop;
  std::string roles_address = "127.0.0.1:7401";
  std::string people_address = "127.0.0.1:7402";
  std::string snapshot = "sqlite:planner-snapshot.db";
  rpc::Upstream upstream;
  std::string monthly = "on";
  rpc::Flags flags({.name = "cairn-planner",
                    .purpose = "Maps vacancies onto leadership objectives, works out succession, "
                               "and forecasts vacancies.",
                    .examples = "  cairn-planner --roles 127.0.0.1:7401 --people 127.0.0.1:7402 "
                                "--database sqlite:/var/lib/cairn/planner.db\n",
                    .listen = "127.0.0.1:7403",
                    .metrics_listen = "127.0.0.1:9403",
                    .database = "sqlite:planner.db"});
  flags.Add("--roles", &roles_address, "Address of cairn-roles")
      .Add("--people", &people_address, "Address of cairn-people")
      .Add("--snapshot", &snapshot, "Where the last picture of the workforce is kept: sqlite:PATH")
      .Add("--monthly-forecasts", &monthly,
           "on: keep a forecast of all organisations each month, and score it as months end; or "
           "off");
  upstream.AddTo(flags);
  const rpc::ServerOptions options = flags.ParseOrExit(argc, argv);
  if (monthly != "on" && monthly != "off") {
    std::cerr << "cairn-planner: --monthly-forecasts is on or off, not " << monthly << "\n";
    std::exit(kMisuse);
  }
  observe::Log log(options.log_level);
  observe::Metrics metrics(options.program, options.version);

  const auto connect = [&](const std::string& address) {
    auto connected = upstream.Connect(address, options, log, metrics);
    if (absl::IsInvalidArgument(connected.status())) {
      std::cerr << "cairn-planner: " << connected.status().message() << "\n";
      std::exit(kMisuse);
    }
    return OrExit(std::move(connected));
  };
  const auto roles = connect(roles_address);
  const auto people = connect(people_address);

  const SystemClock clock;
  RandomIds ids;
  std::vector<const resource::ResourceType*> types;
  for (const auto* message :
       {planner::v1::Objective::descriptor(), planner::v1::Engagement::descriptor(),
        planner::v1::Assumption::descriptor(), planner::v1::Scenario::descriptor(),
        planner::v1::KeptForecast::descriptor(), planner::v1::Publication::descriptor()})
    types.push_back(&resource::ResourceType::Of(message));
  if (options.verify)
    return store::VerifyAndTell({.database = options.database,
                                 .service = "planner",
                                 .types = types,
                                 .migrations = planner::Migrations()},
                                std::cout, std::cerr);
  const auto store = OrExit(store::Store::Open({.database = options.database,
                                                .service = "planner",
                                                .types = types,
                                                .migrations = planner::Migrations(),
                                                .clock = &clock,
                                                .events = CommitMetrics(metrics)}));
  const auto waiting_writes = WaitingWrites(*store, metrics);
  if (const absl::Status cleaned = store->CleanFiles(); !cleaned.ok())
    log.Write(observe::Level::kWarning, "what was purged is still in the files",
              {{"why", cleaned.message()}});
  const auto tell_damage = [&log](const absl::Status& why) {
    log.Write(observe::Level::kError, "the snapshot is damaged, and is read anew",
              {{"why", std::string(why.message())}});
  };
  const auto replica = OrExit(store::Replica::OpenOrBegin(snapshot, tell_damage));
  auto opened = Mirror::Open(*replica, clock);
  if (absl::IsDataLoss(opened.status())) {
    tell_damage(opened.status());
    if (const absl::Status forgotten = replica->Forget(); !forgotten.ok()) Fail(forgotten);
    opened = Mirror::Open(*replica, clock);
  }
  const auto mirror = OrExit(std::move(opened));

  const planner::Records records(*store, ids, planner::CheckOrganisations(*mirror, AskOf(*roles)));
  const resource::PageTokens tokens(store->secret());
  const planner::Sources sources{*mirror, records, clock, tokens};
  const planner::Objectives objectives(sources);
  const planner::Succession succession(sources);
  const planner::Calibrations calibrations(sources);
  const planner::Ladders ladders;
  // Half of the workers are left to short calls.
  const planner::Forecasts forecasts(
      sources, {.most_simulations = std::max(1, options.workers / 2),
                .threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()))});
  planner::Archive archive(sources, forecasts, *store, ids);
  const ChangeService changes(*store, records.collections());
  const planner::Gauges gauges(*mirror, forecasts, archive, clock, metrics);

  const auto ready =
      mirror->Now().ok() ? rpc::Server::Readiness::kServing : rpc::Server::Readiness::kNotServing;
  const auto server = OrExit(
      rpc::Server::Start(options,
                         {objectives.Table(), succession.Table(), forecasts.Table(),
                          archive.Table(), calibrations.Table(), ladders.Table(), changes.Table()},
                         log, metrics, ready));
  {
    const rpc::Follower follow_roles(*roles,
                                     Feed(*mirror, Mirror::Source::kRoles, archive, *server, log));
    const rpc::Follower follow_people(
        *people, Feed(*mirror, Mirror::Source::kPeople, archive, *server, log));
    const std::unique_ptr<Periodic> tending =
        monthly == "on" ? std::make_unique<Periodic>(kTendEvery, Tend(archive, *mirror, log))
                        : nullptr;
    const DamageWatch damage(*store, log, metrics, [&] { server->SetFaulty(); });
    stop.Await([&] { server->ReadFilesAgain(); });
  }
  server->Drain();
  return EXIT_SUCCESS;
}
