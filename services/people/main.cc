#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/collection/change_service.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/flags.h"
#include "common/rpc/server.h"
#include "common/store/store.h"
#include "services/people/migrations.h"
#include "services/people/people.h"

int main(int argc, char** argv) {
  using namespace cairn;
  const rpc::StopSignals stop;
  rpc::Flags flags(
      {.name = "cairn-people",
       .purpose = "Keeps people, their appointments to posts and their enrolments in programmes.",
       .examples = "  cairn-people --database sqlite:/var/lib/cairn/people.db\n"
                   "  cairn-people --listen 0.0.0.0:7402 --tls-certificate tls.crt --tls-key "
                   "tls.key --auth tokens:/etc/cairn/tokens\n",
       .listen = "127.0.0.1:7402",
       .metrics_listen = "127.0.0.1:9402",
       .database = "sqlite:people.db"});
  const rpc::ServerOptions options = flags.ParseOrExit(argc, argv);
  observe::Log log(options.log_level);
  observe::Metrics metrics(options.program, options.version);

  const SystemClock clock;
  RandomIds ids;
  std::vector<const resource::ResourceType*> types;
  for (const auto* message :
       {people::v1::Person::descriptor(), people::v1::Appointment::descriptor(),
        people::v1::Enrolment::descriptor()})
    types.push_back(&resource::ResourceType::Of(message));
  auto store = store::Store::Open({.database = options.database,
                                   .service = "people",
                                   .types = types,
                                   .migrations = people::Migrations(),
                                   .clock = &clock});
  if (!store.ok()) {
    std::cerr << "cairn-people: " << store.status().message() << "\n";
    return EXIT_FAILURE;
  }

  const people::People people(**store, ids);
  const ChangeService changes(**store, people.collections());
  return rpc::Serve(options, {people.Table(), changes.Table()}, log, metrics, stop);
}
