#include "common/collection/damage_watch.h"

#include <string>
#include <utility>

#include "absl/time/time.h"

namespace cairn {
namespace {

constexpr absl::Duration kLookEvery = absl::Milliseconds(500);

}  // namespace

DamageWatch::DamageWatch(const store::Store& store, observe::Log& log, observe::Metrics& metrics,
                         std::function<void()> found)
    : reading_(metrics.Read(observe::Metrics::Kind::kGauge, "cairn_store_damaged",
                            "1 once the database was found damaged: nothing is written to it.",
                            [&store] { return store.damage().ok() ? 0.0 : 1.0; })),
      looking_(std::make_unique<Periodic>(
          kLookEvery, [&store, &log, found = std::move(found), told = false](const auto&) mutable {
            const absl::Status damage = store.damage();
            if (told || damage.ok()) return;
            told = true;
            found();
            log.Write(observe::Level::kError, "the database is damaged; nothing is written to it",
                      {{"why", std::string(damage.message())}});
          })) {}

}  // namespace cairn
