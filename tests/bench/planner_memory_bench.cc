// Memory that cairn-planner needs for a person: how much it grows when 200,000 people arrive,
// against 1 KiB a person. More is better: 1 uses all of it, 2 half.
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/rpc/client/client.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"

namespace cairn::bench {
namespace {

constexpr int kPeople = 200'000;
constexpr int kBatch = 2'000;
constexpr double kAllowed = 1024;
constexpr int kRuns = 3;

std::unique_ptr<rpc::Client> Connect(const std::string& address) {
  auto client = rpc::Client::Connect({.address = address});
  if (!client.ok()) Die(client.status().ToString());
  return *std::move(client);
}

void Write(rpc::Client& client, const change::v1::WriteRequest& write) {
  const auto written =
      client.Call<change::v1::WriteResponse>("cairn.change.v1.ChangeService/Write", write);
  if (!written.ok()) Die(written.status().ToString());
}

void FillRoles(rpc::Client& client) {
  change::v1::WriteRequest write;
  roles::v1::Organisation organisation;
  organisation.set_name("organisations/bench");
  organisation.set_display_name("Bench Council");
  organisation.set_kind(roles::v1::Organisation::COUNCIL);
  write.add_operations()->mutable_create()->PackFrom(organisation);
  Write(client, write);
}

google::type::Date Day(int year) {
  google::type::Date day;
  day.set_year(year);
  day.set_month(5);
  day.set_day(1);
  return day;
}

// A person as a council records one: some skills, experience and a registration.
people::v1::Person Person(int number) {
  people::v1::Person person;
  person.set_name(absl::StrCat("organisations/bench/people/p-", number));
  person.set_mobility(people::v1::Person::NETWORK);
  for (int i = 0; i < 4; ++i) {
    auto* skill = person.add_skills();
    skill->set_skill(absl::StrCat("skills/skill-", (number + i) % 15));
    skill->set_level(1 + (number + i) % 5);
    *skill->mutable_as_of_date() = Day(2026);
  }
  for (int i = 0; i < 2; ++i) {
    auto* experience = person.add_experience();
    experience->set_area(i == 0 ? "direct-practice" : "operational-management");
    experience->set_months(12 + number % 120);
    *experience->mutable_as_of_date() = Day(2026);
  }
  auto* registration = person.add_registrations();
  registration->set_register_("sssc-social-worker");
  *registration->mutable_valid_to_date() = Day(2029);
  *person.mutable_assessed_date() = Day(2026);
  return person;
}

void FillPeople(rpc::Client& client) {
  for (int begin = 0; begin < kPeople; begin += kBatch) {
    change::v1::WriteRequest write;
    for (int i = begin; i < begin + kBatch; ++i)
      write.add_operations()->mutable_create()->PackFrom(Person(i));
    Write(client, write);
  }
}

double ResidentBytes(const Process& process) {
  std::ifstream file(absl::StrCat("/proc/", process.id(), "/statm"));
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void AwaitPeople(rpc::Client& planner, int people) {
  planner::v1::DescribeWorkforceRequest request;
  request.set_parent("organisations/-");
  for (int tries = 0; tries < 3000; ++tries) {
    const auto seen = planner.Call<planner::v1::DescribeWorkforceResponse>(
        "cairn.planner.v1.SuccessionService/DescribeWorkforce", request);
    if (seen.ok() && seen->people() == people) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Die(absl::StrCat("the planner did not see ", people, " people"));
}

// A planner that starts anew beside a people service that has everybody, against one that has
// nobody.
double PlannerBytes(const Folder& folder, const std::string& mark, const Process& roles,
                    const Process& people, int expected) {
  const std::string name = "planner" + mark;
  const Process planner(
      {CAIRN_BIN "/cairn-planner", "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
       "--database=sqlite:" + (folder / (name + ".db")),
       "--snapshot=sqlite:" + (folder / (name + "-snapshot.db")), "--roles=" + AddressOf(roles),
       "--people=" + AddressOf(people)},
      folder / (name + ".log"));
  const auto client = Connect(AddressOf(planner));
  AwaitPeople(*client, expected);
  return ResidentBytes(planner);
}

Figure Measure() {
  const Folder folder;
  const Process roles(ServiceCommand("roles", folder), folder / "roles.log");
  FillRoles(*Connect(AddressOf(roles)));
  const Process nobody(
      {CAIRN_BIN "/cairn-people", "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
       "--database=sqlite:" + (folder / "nobody.db")},
      folder / "nobody.log");
  const Process everybody(ServiceCommand("people", folder), folder / "people.log");
  FillPeople(*Connect(AddressOf(everybody)));
  Figure figure{.name = "planner_memory", .against = "1 KiB a person", .ratio = 0, .by_run = {}};
  double all = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double without = PlannerBytes(folder, absl::StrCat("-without-", run), roles, nobody, 0);
    const double with =
        PlannerBytes(folder, absl::StrCat("-with-", run), roles, everybody, kPeople);
    const double bytes = (with - without) / kPeople;
    std::cerr << absl::StrFormat("planner_memory: %.0f bytes a person\n", bytes);
    all += bytes;
    figure.by_run.push_back(kAllowed / bytes);
  }
  figure.ratio = kAllowed * kRuns / all;
  return figure;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  cairn::bench::Print(cairn::bench::Measure(), cairn::bench::OutputFor(argc, argv));
}
