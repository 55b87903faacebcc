#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/change/change_service.h"
#include "common/collection/damage_watch.h"
#include "common/collection/store_metrics.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/process/flags.h"
#include "common/rpc/server/server.h"
#include "common/store/store.h"
#include "common/store/verify.h"
#include "services/roles/catalogue.h"
#include "services/roles/establishment.h"
#include "services/roles/migrations.h"

int main(int argc, char** argv) {
  using namespace cairn;
  const rpc::StopSignals stop;
  rpc::Flags flags({.name = "cairn-roles",
                    .purpose = "Keeps roles, skills, qualifications and programmes, and each "
                               "organisation's posts and vacancies.",
                    .examples = "  cairn-roles --database sqlite:/var/lib/cairn/roles.db\n"
                                "  cairn-roles --listen 0.0.0.0:7401 --tls-certificate tls.crt "
                                "--tls-key tls.key --auth tokens:/etc/cairn/tokens\n",
                    .listen = "127.0.0.1:7401",
                    .metrics_listen = "127.0.0.1:9401",
                    .database = "sqlite:roles.db"});
  const rpc::ServerOptions options = flags.ParseOrExit(argc, argv);
  observe::Log log(options.log_level);
  observe::Metrics metrics(options.program, options.version);

  const SystemClock clock;
  RandomIds ids;
  std::vector<const resource::ResourceType*> types;
  for (const auto* message :
       {roles::v1::Skill::descriptor(), roles::v1::Qualification::descriptor(),
        roles::v1::Role::descriptor(), roles::v1::Programme::descriptor(),
        roles::v1::Organisation::descriptor(), roles::v1::Post::descriptor(),
        roles::v1::Vacancy::descriptor()})
    types.push_back(&resource::ResourceType::Of(message));
  if (options.verify)
    return store::VerifyAndTell({.database = options.database,
                                 .service = "roles",
                                 .types = types,
                                 .migrations = roles::Migrations()},
                                std::cout, std::cerr);
  auto store = store::Store::Open({.database = options.database,
                                   .service = "roles",
                                   .types = types,
                                   .migrations = roles::Migrations(),
                                   .clock = &clock,
                                   .events = CommitMetrics(metrics)});
  if (!store.ok()) {
    std::cerr << "cairn-roles: " << store.status().message() << "\n";
    return EXIT_FAILURE;
  }

  const auto waiting_writes = WaitingWrites(**store, metrics);
  const roles::Catalogue catalogue(**store, ids);
  const roles::Establishment establishment(**store, ids);
  std::vector<const AnyCollection*> collections = catalogue.collections();
  for (const AnyCollection* collection : establishment.collections())
    collections.push_back(collection);
  const ChangeService changes(**store, collections);
  return rpc::Serve(options, {catalogue.Table(), establishment.Table(), changes.Table()}, log,
                    metrics, stop, [&](rpc::Server& server) {
                      return std::make_shared<DamageWatch>(**store, log, metrics,
                                                           [&server] { server.SetFaulty(); });
                    });
}
