// Whoever may do everything but read people's records: whatever is recorded of a person, no byte of
// any answer of the planner changes for them, until the next month end is published.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "common/errors/failure.h"
#include "common/observe/metrics.h"
#include "common/rpc/call/steps.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "services/planner/gauges.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using test::IsOk;
using Requests = std::vector<std::string>;

// Everything, everywhere, but for people's records.
class NoReaderOfPeople final : public auth::Authenticator {
 public:
  absl::StatusOr<auth::Identity> Identify(absl::string_view) const override {
    auth::Identity analyst{.name = "analyst", .every_organisation = true};
    const auto* all = google::protobuf::GetEnumDescriptor<options::v1::Permission>();
    for (int i = 0; i < all->value_count(); ++i)
      if (all->value(i)->number() != options::v1::READ_PEOPLE)
        analyst.permissions.insert(static_cast<options::v1::Permission>(all->value(i)->number()));
    return analyst;
  }
};

std::string Date(const char* field, int year, int month, int day) {
  return absl::StrCat(field, " { year: ", year, " month: ", month, " day: ", day, " } ");
}

// A sweep about the last days that are recorded, and days far from them.
std::vector<std::string> Days(const char* field) {
  std::vector<std::string> days = {""};
  for (int day = 27; day <= 31; ++day) days.push_back(Date(field, 2026, 5, day));
  for (int day = 1; day <= 3; ++day) days.push_back(Date(field, 2026, 6, day));
  for (const int month : {1, 2, 3, 4}) days.push_back(Date(field, 2026, month, 1));
  days.push_back(Date(field, 2024, 7, 1));
  days.push_back(Date(field, 2029, 12, 31));
  return days;
}

Requests Each(const std::vector<std::string>& starts, const std::vector<std::string>& ends) {
  Requests requests;
  for (const std::string& start : starts)
    for (const std::string& end : ends) requests.push_back(absl::StrCat(start, " ", end));
  return requests;
}

const std::vector<std::string>& Parents() {
  static const auto* parents =
      new std::vector<std::string>{"parent: 'organisations/ayr'", "parent: 'organisations/elm'",
                                   "parent: 'organisations/-'", "parent: 'organisations/nowhere'"};
  return *parents;
}

std::vector<std::string> Forecasts() {
  return Each(Parents(),
              Each({"engine: SIMULATION replications: 30", "engine: ANALYTIC", "",
                    "engine: SIMULATION replications: 30 scenario: 'scenarios/frozen'",
                    "include_posts: true", "engine: SIMULATION replications: 2000000000",
                    "scenario: 'scenarios/closing'", "own_exits: true",
                    "history_months: 12 overrides { measure: EXITS_PER_YEAR value: 0.8 }"},
                   {"", "start_date { year: 2026 month: 6 day: 1 }",
                    "start_date { year: 2026 month: 2 day: 1 } horizon_months: 6"}));
}

std::vector<std::string> Within(const std::string& field, const Requests& questions) {
  Requests requests;
  for (const std::string& question : questions)
    requests.push_back(absl::StrCat(field, " { ", question, " }"));
  return requests;
}

void Merge(std::map<std::string, Requests>& all, const std::string& one, const std::string& id,
           const std::string& fields) {
  const std::string lists = one == "Engagement" ? "parent: 'organisations/-'" : "";
  const std::string parent = one == "Engagement" ? "parent: 'organisations/ayr' " : "";
  const std::string field = absl::AsciiStrToLower(one);
  const std::string name =
      absl::StrCat(one == "Engagement" ? "organisations/ayr/" : "", field, "s/", id);
  all["Get" + one] = {absl::StrCat("name: '", name, "'")};
  all[absl::StrCat("List", one, "s")] = {lists, lists + " page_size: 1"};
  all["Create" + one] = {
      absl::StrCat(parent, field, "_id: 'n' validate_only: true ", field, " { ", fields, " }")};
  all["Update" + one] = {absl::StrCat("validate_only: true allow_missing: true ", field,
                                      " { name: '", name, "' ", fields, " }")};
  all["Delete" + one] = {absl::StrCat("name: '", name, "-none'")};
}

// What is asked of each method. Every method of the planner's must be here.
std::map<std::string, Requests> Table() {
  std::map<std::string, Requests> all;
  Merge(all, "Objective", "o1", "code: 'O1' display_name: 'x' framework: 'x' text: 'x'");
  Merge(all, "Engagement", "e", "kind: COMMUNITY_ACTIVITY date { year: 2026 month: 1 day: 1 }");
  Merge(all, "Assumption", "a1", "measure: EXITS_PER_YEAR value: 0.1 source { kind: JUDGEMENT }");
  Merge(all, "Scenario", "frozen", "display_name: 'x' changes { freezes {} }");
  all["MapObjectives"] = Each(Each(Parents(), Days("as_of_date")),
                              {"", "horizon_months: 120 page_size: 1", "target_bench: 1"});
  all["MeasureProgress"] = Each(Each(Parents(), Days("as_of_date")), {"", "page_size: 1"});
  all["ExplainObjective"] =
      Each({"name: 'organisations/ayr/posts/director'", "name: 'organisations/ayr/posts/none'"},
           Days("as_of_date"));
  all["ListVacantPosts"] =
      Each(Each(Parents(), Days("as_of_date")), {"", "include_to_come: true page_size: 2"});
  all["AssessReadiness"] = {"person: 'organisations/ayr/people/head' role: 'roles/director'",
                            "person: 'organisations/ayr/people/none' role: 'roles/none'"};
  all["ListCandidates"] = Each(Parents(), {"role: 'roles/director'", "role: 'roles/none'"});
  all["DescribeWorkforce"] = Each(Parents(), {"", "with_sources: true"});
  all["ComputeForecast"] = Forecasts();
  all["RunForecast"] = Within("forecast", Forecasts());
  all["CompareScenarios"] = Each(
      Within("forecast", Each(Parents(), {"replications: 30",
                                          "replications: 30 start_date { year: 2026 month: 6 "
                                          "day: 1 }"})),
      {"scenario: 'scenarios/frozen'", "scenario: 'scenarios/closing'", "changes { freezes {} }"});
  all["KeepForecast"] = Within("forecast", Parents());
  all["CalibrateRates"] = Parents();
  all["ListKeptForecasts"] = Parents();
  all["GetTrackRecord"] = Parents();
  for (const char* method :
       {"GetKeptForecast", "ReplayForecast", "ScoreForecast", "DeleteKeptForecast"})
    all[method] = {"name: 'organisations/ayr/forecasts/none'"};
  const std::string grade = "name: 'Head' stock: 15 leaving: .1 recruits: 1 moves: [.9]";
  all["ProjectLadder"] = {absl::StrCat("grades { ", grade, " } years: 3")};
  all["FillLadder"] = {"grades { name: 'Head' posts: 15 leaving: .1 }"};
  all["FitLadder"] = {"grades { name: 'Head' moved: [80] left: 8 }"};
  all["Write"] = {"validate_only: true operations { delete { name: 'scenarios/none' } }"};
  all["Watch"] = {"", "parent: 'organisations/ayr'", "types: 'cairn.planner.v1.KeptForecast'",
                  "types: 'cairn.planner.v1.Publication'"};
  all["ListChanges"] = {"", "parent: 'organisations/ayr'", "types: 'cairn.planner.v1.Publication'"};
  all["DescribeState"] = {"", "types: 'cairn.planner.v1.Publication'"};
  return all;
}

// Beside Ayr, whose director goes on 31 May 2026 and whose head is ready: Elm, whose seven heads
// are ready for its director's post, which is vacant.
std::string Facts() {
  std::string facts = absl::StrCat(kCouncil, HeadWithStrategy(3), R"pb(
    organisations {
      name: "organisations/ayr"
      display_name: "Ayr"
      kind: COUNCIL
      nation: SCOTLAND
      learning_network: "West"
    }
    organisations {
      name: "organisations/elm"
      display_name: "Elm"
      kind: COUNCIL
      nation: SCOTLAND
      learning_network: "West"
    }
    posts { name: "organisations/elm/posts/director" display_name: "D" role: "roles/director" }
    posts { name: "organisations/ayr/posts/stated" display_name: "H" role: "roles/head" }
    vacancies {
      name: "organisations/elm/vacancies/director"
      post: "organisations/elm/posts/director"
      state: OPEN
      origin: STATED
      vacant_since { year: 2026 month: 1 day: 15 }
    }
    vacancies {
      name: "organisations/ayr/vacancies/stated"
      post: "organisations/ayr/posts/stated"
      state: ANTICIPATED
      origin: STATED
      vacant_since { year: 2026 month: 4 day: 1 }
    }
    programmes { name: "programmes/p" display_name: "P" kind: DEVELOPMENT sector: SOCIAL_SERVICES }
    scenarios {
      name: "scenarios/frozen"
      display_name: "Frozen"
      changes { freezes { until_date { year: 2026 month: 12 day: 31 } } }
    }
    scenarios {
      name: "scenarios/closing"
      display_name: "Closing"
      changes {
        closures {
          post: "organisations/ayr/posts/head"
          date { year: 2026 month: 7 day: 1 }
        }
      }
    })pb");
  for (int i = 0; i < 7; ++i)
    absl::StrAppend(
        &facts, "posts { name: 'organisations/elm/posts/h", i,
        "' display_name: 'H' role: 'roles/head' } people { name: 'organisations/elm/people/h", i,
        "' assessed_date { year: 2026 month: 1 day: 10 } skills { skill: 'skills/strategy' level: "
        "3 "
        "as_of_date { year: 2026 month: 1 day: 10 } } } appointments { name: "
        "'organisations/elm/people/h",
        i, "/appointments/a' post: 'organisations/elm/posts/h", i,
        "' kind: SUBSTANTIVE start_date { year: 2021 month: 1 day: 1 } }");
  return facts;
}

class NonInterferenceTest : public SimulatedForecastTest {
 protected:
  NonInterferenceTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(Facts(), assumptions_));
  }

  // The status, or all bytes that are answered, by the steps of a real call.
  std::string Answer(const rpc::Method& method, const std::string& text) {
    const auto rules = rpc::ReadRules(method, 1 << 20);
    EXPECT_THAT(rules, IsOk());
    std::unique_ptr<Message> request(method.request->New());
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get()))
        << method.descriptor->full_name() << " " << text;
    const auto parse = [&](Message* to) {
      to->CopyFrom(*request);
      return true;
    };
    rpc::IncomingCall call{.rules = *rules, .authenticator = caller_, .bytes = 10, .parse = parse};
    call.context.deadline = absl::InfiniteFuture();
    std::string said;
    if (const absl::Status refused = rpc::RunSteps(call); !refused.ok()) return Said(refused);
    if (method.stream) {
      auto stream = method.stream(call.context, *call.request, [] {});
      return stream.ok() ? Drain(method, **stream) : Said(stream.status());
    }
    std::unique_ptr<Message> response(method.response->New());
    const absl::Status status = method.unary(call.context, *call.request, response.get());
    return status.ok() ? Bytes(*response) : Said(status);
  }

  // All bytes, with maps in order.
  static std::string Bytes(const Message& message) {
    std::string bytes;
    google::protobuf::io::StringOutputStream to(&bytes);
    google::protobuf::io::CodedOutputStream coded(&to);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
    coded.Trim();
    return bytes;
  }

  // With its details in words, since maps within them stand in an order of chance.
  static std::string Said(const absl::Status& status) {
    google::protobuf::TextFormat::Printer printer;
    printer.SetExpandAny(true);
    std::string said;
    EXPECT_TRUE(printer.PrintToString(ToRpcStatus(status), &said));
    return said;
  }

  static std::string Drain(const rpc::Method& method, rpc::MessageStream& stream) {
    const bool goes_on = method.descriptor->name() == "Watch";
    std::string said;
    while (true) {
      std::unique_ptr<Message> message(method.response->New());
      const auto pulled = stream.Next(rpc::MessageStream::Idle::kNo, message.get());
      if (!pulled.ok()) return absl::StrCat(said, Said(pulled.status()));
      if (*pulled == rpc::MessageStream::Pull::kMessage) {
        absl::StrAppend(&said, Bytes(*message));
      } else if (*pulled == rpc::MessageStream::Pull::kEnd || goes_on) {
        return said;
      } else {
        absl::SleepFor(absl::Milliseconds(1));
      }
    }
  }

  // By method and request.
  std::map<std::string, std::string> AskEverything() {
    std::map<std::string, std::string> said;
    for (const rpc::ServiceTable& table : planner_.tables())
      for (const auto& [name, method] : table.methods())
        for (const std::string& request : table_[name])
          said[absl::StrCat(name, " ", request)] = Answer(method, request);
    return said;
  }

  void ExpectSame(const std::map<std::string, std::string>& before, const std::string& why) {
    for (const auto& [question, answer] : AskEverything())
      EXPECT_TRUE(answer == before.at(question)) << question << "\nafter " << why;
  }

  const NoReaderOfPeople caller_;
  std::map<std::string, Requests> table_ = Table();
};

TEST_F(NonInterferenceTest, EveryMethodOfThePlannerIsAsked) {
  std::set<std::string> served;
  for (const rpc::ServiceTable& table : planner_.tables()) {
    if (table.methods().empty()) continue;
    const auto* service = table.methods().begin()->second.descriptor->service();
    for (int i = 0; i < service->method_count(); ++i) {
      served.insert(service->method(i)->name());
      const auto asked = table_.find(service->method(i)->name());
      EXPECT_TRUE(asked != table_.end() && !asked->second.empty())
          << service->method(i)->full_name() << " is not in Table()";
    }
  }
  EXPECT_THAT(served, testing::IsSupersetOf({"MapObjectives", "ListVacantPosts", "Watch",
                                             "ComputeForecast", "ReplayForecast", "FitLadder"}));
}

// Each is recorded on top of those before.
const std::vector<std::string>& WhatIsRecorded() {
  static const auto* facts = new std::vector<std::string>{
      // The head gives notice; then stays after all; then has left already.
      R"pb(appointments {
             name: "organisations/ayr/people/head/appointments/a"
             post: "organisations/ayr/posts/head"
             kind: SUBSTANTIVE
             start_date { year: 2021 month: 1 day: 1 }
             notice_date { year: 2026 month: 2 day: 20 }
             last_day { year: 2026 month: 5 day: 29 }
           })pb",
      R"pb(appointments {
             name: "organisations/ayr/people/head/appointments/a"
             post: "organisations/ayr/posts/head"
             kind: SUBSTANTIVE
             start_date { year: 2021 month: 1 day: 1 }
             last_day { year: 2025 month: 12 day: 31 }
           })pb",
      // The director's last day moves; somebody is appointed to follow, and to a post that roles
      // says is vacant.
      R"pb(appointments {
             name: "organisations/ayr/people/leaver/appointments/a"
             post: "organisations/ayr/posts/director"
             kind: SUBSTANTIVE
             start_date { year: 2018 month: 1 day: 1 }
             last_day { year: 2026 month: 5 day: 30 }
           }
           people { name: "organisations/ayr/people/next" }
           appointments {
             name: "organisations/ayr/people/next/appointments/a"
             post: "organisations/ayr/posts/director"
             kind: SUBSTANTIVE
             start_date { year: 2026 month: 6 day: 2 }
           }
           appointments {
             name: "organisations/ayr/people/next/appointments/b"
             post: "organisations/ayr/posts/head"
             kind: ACTING
             start_date { year: 2026 month: 2 day: 2 }
           })pb",
      // Readiness of seven people: one leaves, one has lost what was asked for, one joined others.
      R"pb(people {
             name: "organisations/elm/people/h0"
             left_date { year: 2026 month: 2 day: 1 }
           }
           people {
             name: "organisations/elm/people/h1"
             mobility: NATIONAL
             last_sector: HEALTH
             communities: "programmes/p"
             skills {
               skill: "skills/strategy"
               level: 1
               as_of_date { year: 2026 month: 2 day: 10 }
             }
             qualifications { qualification: "qualifications/q" }
           }
           people {
             name: "organisations/elm/people/h2"
             same_as: "organisations/ayr/people/next"
             experience { area: "adults" months: 40 }
             registrations {
               register: "sssc"
               valid_to_date { year: 2026 month: 3 day: 31 }
             }
             aspirations: "roles/director"
           })pb",
      // Programmes.
      R"pb(enrolments {
             name: "organisations/elm/people/h3/enrolments/e"
             programme: "programmes/p"
             state: ENROLLED
             state_date { year: 2026 month: 1 day: 1 }
           })pb",
      // People of a place that roles does not have.
      R"pb(people { name: "organisations/nowhere/people/x" }
           appointments {
             name: "organisations/nowhere/people/x/appointments/a"
             post: "organisations/nowhere/posts/p"
             kind: SUBSTANTIVE
             start_date { year: 2020 month: 1 day: 1 }
           })pb",
  };
  return *facts;
}

TEST_F(NonInterferenceTest, NothingThatIsRecordedOfAPersonChangesAByteOfAnyAnswer) {
  AskEverything();  // publishes the last month end, and plays what is then found again
  const std::map<std::string, std::string> before = AskEverything();
  ExpectSame(before, "nothing");
  for (const std::string& fact : WhatIsRecorded()) {
    Have(fact);
    ExpectSame(before, fact);
  }
}

// Whoever scrapes the metrics port is asked for no name.
TEST_F(NonInterferenceTest, NothingThatIsRecordedOfAPersonMovesAGauge) {
  observe::Metrics metrics("cairn-planner", "1");
  const Gauges gauges(planner_.mirror(), planner_.forecasts(), planner_.archive(), planner_.clock(),
                      metrics);
  const auto scrape = [&] {
    std::string told;
    for (const absl::string_view line : absl::StrSplit(metrics.Scrape(), '\n'))
      if (absl::StrContains(line, "workforce") || absl::StrContains(line, "vacant"))
        absl::StrAppend(&told, line, "\n");
    return told;
  };
  const std::string before = scrape();
  EXPECT_THAT(before, testing::HasSubstr("cairn_vacant_posts 1"));
  EXPECT_THAT(before, testing::HasSubstr("cairn_workforce_people 0"));
  for (const std::string& fact : WhatIsRecorded()) {
    Have(fact);
    EXPECT_EQ(scrape(), before) << fact;
  }
}

// It holds because records are kept from this caller, not because they say nothing.
TEST_F(NonInterferenceTest, WhoMayReadPeopleIsToldOfEachRecord) {
  const auto ask = [&] {
    std::string said;
    const auto add = [&](auto answer) {
      ASSERT_THAT(answer, IsOk());
      answer->clear_snapshot();
      said += answer->SerializeAsString();
    };
    add(planner_.Call<v1::ListVacantPostsRequest, v1::ListVacantPostsResponse>(
        "ListVacantPosts", "parent: 'organisations/-'"));
    add(planner_.Call<v1::MapObjectivesRequest, v1::MapObjectivesResponse>(
        "MapObjectives", "parent: 'organisations/-'"));
    add(planner_.Call<v1::DescribeWorkforceRequest, v1::DescribeWorkforceResponse>(
        "DescribeWorkforce", "parent: 'organisations/-'"));
    return said;
  };
  std::string before = ask();
  const std::set<std::size_t> of_readiness = {3, 4};  // which changes neither counts nor dates here
  for (std::size_t i = 0; i < WhatIsRecorded().size(); ++i) {
    Have(WhatIsRecorded()[i]);
    std::string after = ask();
    if (!of_readiness.contains(i)) {
      EXPECT_NE(before, after) << WhatIsRecorded()[i];
    }
    before = std::move(after);
  }
}

// The flow that remains: a pool of seven, of whom all were ready at the month end.
TEST_F(NonInterferenceTest, WhatAPoolOfFiveOrMoreNeedsIsToldAsOfTheMonthEnd) {
  planner_.ActAs(*caller_.Identify(""));
  const auto map = [&](const std::string& of) {
    const auto answer = planner_.Call<v1::MapObjectivesRequest, v1::MapObjectivesResponse>(
        "MapObjectives", absl::StrCat("parent: 'organisations/", of, "'"));
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : v1::MapObjectivesResponse();
  };
  const v1::MapObjectivesResponse elm = map("elm");
  ASSERT_EQ(elm.vacancies_size(), 1);
  EXPECT_TRUE(elm.without_people());
  EXPECT_EQ(elm.published_date().day(), 28);
  EXPECT_EQ(elm.vacancies(0).primary().reason(), v1::BENCH_SUFFICIENT);
  EXPECT_EQ(elm.vacancies(0).ready_here(), 7);
  EXPECT_FALSE(elm.vacancies(0).ready_withheld());
  const v1::MapObjectivesResponse ayr = map("ayr");
  ASSERT_EQ(ayr.vacancies_size(), 1) << "the director's leaving is people's to tell";
  EXPECT_EQ(ayr.vacancies(0).post(), "organisations/ayr/posts/stated");
  EXPECT_EQ(ayr.vacancies(0).primary().reason(), v1::WITHHELD);
  EXPECT_EQ(ayr.vacancies(0).primary().objective().code(), "WITHHELD");
  EXPECT_TRUE(ayr.vacancies(0).ready_withheld());
  EXPECT_EQ(ayr.counts().rbegin()->objective().code(), "WITHHELD");
  EXPECT_EQ(ayr.counts().rbegin()->primary(), 1);
}

}  // namespace
}  // namespace cairn::planner
