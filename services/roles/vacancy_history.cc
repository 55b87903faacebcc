#include "services/roles/vacancy_history.h"

#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"

namespace cairn::roles {

using v1::Vacancy;

absl::StatusOr<std::optional<LastMove>> FindLastMove(store::Transaction& tx,
                                                     const Vacancy& vacancy) {
  constexpr int kAtOnce = 20;
  const auto& type = resource::ResourceType::Of(Vacancy::descriptor());
  ASSIGN_OR_RETURN(const resource::Key key, type.ParseName(vacancy.name()));
  store::History history{
      .types = {&type}, .key = key, .before = tx.revision() + 1, .limit = kAtOnce};
  LastMove last{.before = {}, .after = vacancy};
  while (true) {
    ASSIGN_OR_RETURN(store::Past past, tx.ChangesBefore(history));
    for (store::Change& change : past.changes) {
      if (change.operation != store::Change::Operation::kCreated &&
          change.operation != store::Change::Operation::kUpdated)
        return std::nullopt;
      auto& then = static_cast<Vacancy&>(*change.resource);
      const bool is_before = then.moves_size() < vacancy.moves_size();
      (is_before ? last.before : last.after).Swap(&then);
      if (is_before) return last;
    }
    if (static_cast<int>(past.changes.size()) < kAtOnce) return std::nullopt;
    history.before = past.changes.back().revision;
  }
}

}  // namespace cairn::roles
