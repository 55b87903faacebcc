// An import of 200,000 people, from a file through `cairn import people` and cairn-people to disk,
// against a bare loop that writes one row a person into SQLite and commits each with the same
// durability.
#include <sqlite3.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/rpc/client/client.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"

namespace cairn::bench {
namespace {

constexpr int kPeople = 200'000;
constexpr int kImportBatch = 2'000;
constexpr int kRuns = 3;

using Clock = std::chrono::steady_clock;

double PeopleASecond(int people, Clock::time_point began) {
  return people / std::chrono::duration<double>(Clock::now() - began).count();
}

void WritePeople(const std::string& path) {
  std::ofstream file(path);
  file << "organisation,person_id,mobility,last_sector,assessed_date,skills,experience\n";
  for (int i = 0; i < kPeople; ++i)
    file << "bench,P" << 100000 + i << ",NETWORK,SOCIAL_SERVICES,2026-05-01,leading:" << 1 + i % 5
         << ":2026-05-01,direct-practice:" << 12 + i % 240 << ":2026-05-01\n";
}

void CheckedExec(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    Die(sqlite3_errmsg(database));
}

// What one row holds: the message that the import makes of one line.
std::string Payload(int number) {
  people::v1::Person person;
  person.set_name(absl::StrCat("organisations/bench/people/",
                               absl::Hex(number * 2654435761U, absl::kZeroPad8)));
  person.set_external_id(absl::StrCat("P", 100000 + number));
  auto* skill = person.add_skills();
  skill->set_skill("skills/leading");
  skill->set_level(1 + number % 5);
  auto* experience = person.add_experience();
  experience->set_area("direct-practice");
  experience->set_months(12 + number % 240);
  return person.SerializeAsString();
}

// Rows a second.
double BareLoop(const std::string& path, int rows, int rows_a_commit) {
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) Die("cannot open a database");
  CheckedExec(database, "PRAGMA journal_mode=WAL");
  CheckedExec(database, "PRAGMA synchronous=FULL");
  CheckedExec(database, "CREATE TABLE person (id TEXT PRIMARY KEY, payload BLOB NOT NULL)");
  sqlite3_stmt* insert = nullptr;
  if (sqlite3_prepare_v2(database, "INSERT INTO person VALUES ($1, $2)", -1, &insert, nullptr) !=
      SQLITE_OK)
    Die(sqlite3_errmsg(database));
  const auto began = Clock::now();
  for (int i = 0; i < rows; ++i) {
    if (i % rows_a_commit == 0) CheckedExec(database, "BEGIN");
    const std::string id = absl::StrCat("P", 100000 + i);
    const std::string payload = Payload(i);
    sqlite3_bind_text(insert, 1, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
    sqlite3_bind_blob(insert, 2, payload.data(), static_cast<int>(payload.size()), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) Die(sqlite3_errmsg(database));
    sqlite3_reset(insert);
    if ((i + 1) % rows_a_commit == 0) CheckedExec(database, "COMMIT");
  }
  const double speed = PeopleASecond(rows, began);
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return speed;
}

// What people may refer to.
void FillRoles(const std::string& address) {
  change::v1::WriteRequest write;
  roles::v1::Organisation organisation;
  organisation.set_name("organisations/bench");
  organisation.set_display_name("Bench Council");
  organisation.set_kind(roles::v1::Organisation::COUNCIL);
  write.add_operations()->mutable_create()->PackFrom(organisation);
  roles::v1::Skill skill;
  skill.set_name("skills/leading");
  skill.set_display_name("Leading");
  write.add_operations()->mutable_create()->PackFrom(skill);
  const auto client = rpc::Client::Connect({.address = address});
  if (!client.ok()) Die(client.status().ToString());
  const auto written =
      (*client)->Call<change::v1::WriteResponse>("cairn.change.v1.ChangeService/Write", write);
  if (!written.ok()) Die(written.status().ToString());
}

void CheckAllThere(const std::string& address) {
  const auto client = rpc::Client::Connect({.address = address});
  people::v1::ListPeopleRequest request;
  request.set_parent("organisations/bench");
  request.set_page_size(1000);
  int found = 0;
  do {
    const auto page = (*client)->Call<people::v1::ListPeopleResponse>(
        "cairn.people.v1.PeopleService/ListPeople", request);
    if (!page.ok()) Die(page.status().ToString());
    found += page->people_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (found != kPeople)
    Die(absl::StrCat("the import left ", found, " people instead of ", kPeople));
}

double Import(const Folder& folder, int run, const std::string& roles, const std::string& file) {
  const std::string mark = absl::StrCat(run);
  const Process people(
      {CAIRN_BIN "/cairn-people", "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
       "--database=sqlite:" + (folder / ("people" + mark + ".db"))},
      folder / ("people" + mark + ".log"));
  const std::string address = AddressOf(people);
  const auto began = Clock::now();
  Process import(
      {CAIRN_BIN "/cairn", "import", "people", file, "--roles", roles, "--people", address},
      folder / ("import" + mark + ".log"));
  if (import.Wait() != 0) Die("the import failed: " + ReadAll(folder / ("import" + mark + ".log")));
  const double speed = PeopleASecond(kPeople, began);
  CheckAllThere(address);
  return speed;
}

// A bare loop that the import is compared with.
struct Loop {
  std::string label;
  int rows;  // that its speed is taken from
  int rows_a_commit;
};

std::vector<Figure> Measure() {
  const std::vector<Loop> loops = {
      // Rows cost the same from first to last, and a flush each: a tenth of them is enough.
      {"bare SQLite loop, one durable row a person", kPeople / 10, 1},
      {"bare SQLite loop, as many rows a commit", kPeople, kImportBatch},
  };
  std::vector<Figure> figures = {
      {.name = "import_people", .against = "", .ratio = 0, .by_run = {}},
      {.name = "import_people_batched", .against = "", .ratio = 0, .by_run = {}}};
  std::vector<double> sums(loops.size(), 0);
  const Folder folder;
  const Process roles(ServiceCommand("roles", folder), folder / "roles.log");
  FillRoles(AddressOf(roles));
  const std::string file = folder / "people.csv";
  WritePeople(file);
  double imports = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double import = Import(folder, run, AddressOf(roles), file);
    imports += import;
    std::cerr << absl::StrFormat("import: %.0f people a second\n", import);
    for (std::size_t i = 0; i < loops.size(); ++i) {
      const double loop = BareLoop(folder / absl::StrCat("bare", run, "-", i, ".db"), loops[i].rows,
                                   loops[i].rows_a_commit);
      std::cerr << absl::StrFormat("%s: %.0f\n", loops[i].label, loop);
      sums[i] += loop;
      figures[i].by_run.push_back(import / loop);
    }
  }
  for (std::size_t i = 0; i < loops.size(); ++i) {
    figures[i].against = loops[i].label;
    figures[i].ratio = imports / sums[i];
  }
  return figures;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  const Output output = OutputFor(argc, argv);
  for (const Figure& figure : Measure()) Print(figure, output);
}
