// Writes posts and vacancies to a database, each pair in one Write, and tells each on stdout once
// it is acknowledged: `cairn-fault-writer DATABASE FIRST LAST`. Made to be killed.

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/collection/change_service.h"
#include "common/store/store.h"
#include "services/roles/establishment.h"
#include "services/roles/migrations.h"

namespace cairn {
namespace {

change::v1::WriteRequest PostWithVacancy(int number) {
  roles::v1::Post post;
  post.set_name(absl::StrCat("organisations/ayr/posts/p", number));
  post.set_display_name("Head of service");
  roles::v1::Vacancy vacancy;
  vacancy.set_name(absl::StrCat("organisations/ayr/vacancies/v", number));
  vacancy.set_post(post.name());
  vacancy.set_state(roles::v1::Vacancy::OPEN);
  vacancy.set_origin(roles::v1::Vacancy::STATED);
  change::v1::WriteRequest request;
  request.add_operations()->mutable_create()->PackFrom(post);
  request.add_operations()->mutable_create()->PackFrom(vacancy);
  return request;
}

// One write(2) a line, so that the reader sees whole lines or none.
bool Tell(const std::string& line) {
  return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

int Run(const std::string& database, int first, int last) {
  const SystemClock clock;
  RandomIds ids;
  auto store = store::Store::Open(
      {.database = "sqlite:" + database,
       .service = "roles",
       .types = {&resource::ResourceType::Of(roles::v1::Role::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Organisation::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Post::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Vacancy::descriptor())},
       .migrations = roles::Migrations(),
       .clock = &clock});
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return EXIT_FAILURE;
  }
  const roles::Establishment establishment(**store, ids);
  const ChangeService changes(**store, establishment.collections());
  const rpc::CallContext call{.identity = auth::Identity::LocalOperator()};

  for (int number = first; number <= last; ++number) {
    const auto written = changes.Write(call, PostWithVacancy(number));
    if (!written.ok()) {
      std::cerr << number << ": " << written.status() << "\n";
      return EXIT_FAILURE;
    }
    if (!Tell(absl::StrCat(number, " ", written->token(), "\n"))) return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace cairn

int main(int argc, char** argv) {
  int first = 0;
  int last = 0;
  if (argc != 4 || !absl::SimpleAtoi(argv[2], &first) || !absl::SimpleAtoi(argv[3], &last)) {
    std::cerr << "usage: cairn-fault-writer DATABASE FIRST LAST\n";
    return EXIT_FAILURE;
  }
  return cairn::Run(argv[1], first, last);
}
