#include "common/store/sql/driver.h"

#include "common/base/status_macros.h"

namespace cairn::store {

void Statement::BindValue(const resource::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Bind(*integer);
  if (const auto* real = std::get_if<double>(&value)) return Bind(*real);
  if (const auto* text = std::get_if<std::string>(&value)) return Bind(absl::string_view(*text));
  BindNull();
}

absl::Status Statement::Run() {
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(more, Step());
  }
  return absl::OkStatus();
}

}  // namespace cairn::store
