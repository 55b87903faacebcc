#ifndef CAIRN_TESTS_SERVICES_WEB_IMPORTING_REGISTERS_H_
#define CAIRN_TESTS_SERVICES_WEB_IMPORTING_REGISTERS_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/people/migrations.h"
#include "services/people/people.h"
#include "services/web/importing/plan/plan.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/service_under_test.h"

namespace cairn::imports {

// The people service, over a database of its own.
class PeopleRegister : public test::ServiceUnderTest {
 public:
  PeopleRegister()
      : ServiceUnderTest("people",
                         {people::v1::Person::descriptor(), people::v1::Appointment::descriptor(),
                          people::v1::Enrolment::descriptor()},
                         people::Migrations()),
        people_(*store_, ids_) {
    Serve({people_.Table()}, people_.collections());
  }

 private:
  people::People people_;
};

// Roles and people as the services keep them: what an importer reads its state from, and what
// judges its plans.
class Registers {
 public:
  // Adds or replaces resources.
  void Have(const bundle::v1::Bundle& bundle) {
    Plan plan;
    AddAll(bundle.skills(), plan.roles);
    AddAll(bundle.qualifications(), plan.roles);
    AddAll(bundle.roles(), plan.roles);
    AddAll(bundle.programmes(), plan.roles);
    AddAll(bundle.organisations(), plan.roles);
    AddAll(bundle.posts(), plan.roles);
    AddAll(bundle.vacancies(), plan.roles);
    AddAll(bundle.people(), plan.people);
    AddAll(bundle.appointments(), plan.people);
    AddAll(bundle.enrolments(), plan.people);
    Carry(plan);
  }

  // Sends a plan as the command line does; the services must take every batch. How many resources
  // changed.
  int Carry(const Plan& plan) {
    return Send(roles_, Batches(plan.roles)) + Send(people_, Batches(plan.people));
  }

  Existing State() {
    Existing state;
    List(roles_, state.mutable_skills());
    List(roles_, state.mutable_qualifications());
    List(roles_, state.mutable_roles());
    List(roles_, state.mutable_programmes());
    List(roles_, state.mutable_organisations());
    List(roles_, state.mutable_posts());
    List(roles_, state.mutable_vacancies());
    List(people_, state.mutable_people());
    List(people_, state.mutable_appointments());
    List(people_, state.mutable_enrolments());
    return state;
  }

  test::RolesUnderTest& roles() { return roles_; }
  PeopleRegister& people() { return people_; }

 private:
  template <typename Resources>
  static void AddAll(const Resources& resources, std::vector<change::v1::Operation>& operations) {
    for (const auto& resource : resources) operations.push_back(Upsert(resource));
  }

  static int Send(test::ServiceUnderTest& service,
                  const std::vector<change::v1::WriteRequest>& batches) {
    int changed = 0;
    for (const auto& batch : batches) {
      const auto written = service.Call<change::v1::WriteResponse>("Write", batch);
      EXPECT_TRUE(written.ok()) << written.status();
      if (!written.ok()) return changed;
      for (const auto& result : written->results()) changed += result.changed() ? 1 : 0;
    }
    return changed;
  }

  template <typename T>
  static void List(test::ServiceUnderTest& service, google::protobuf::RepeatedPtrField<T>* out) {
    const store::Query query{.type = &resource::ResourceType::Of(T::descriptor()),
                             .limit = 1000000};
    const absl::Status read = service.store().Read([&](store::Snapshot& snapshot) {
      return snapshot.List(query, [&](const resource::Key&,
                                      const std::unique_ptr<google::protobuf::Message>& found) {
        *out->Add() = static_cast<const T&>(*found);
        return true;
      });
    });
    EXPECT_TRUE(read.ok()) << read;
  }

  test::RolesUnderTest roles_;
  PeopleRegister people_;
};

inline bundle::v1::Bundle FromText(const std::string& text) {
  bundle::v1::Bundle bundle;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &bundle));
  return bundle;
}

// The catalogue that comes with the product, organisations included.
inline bundle::v1::Bundle Catalogue() {
  bundle::v1::Bundle catalogue;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(CAIRN_SOURCE_DIR) + "/deploy/catalogue")) {
    if (entry.path().extension() != ".txtpb") continue;
    std::ifstream file(entry.path());
    catalogue.MergeFrom(FromText(std::string(std::istreambuf_iterator<char>(file), {})));
  }
  catalogue.clear_objectives();
  catalogue.clear_assumptions();
  return catalogue;
}

// The problems of a report, one a line: `12 Vacancy: refused: …`, to be read beside the file.
inline std::vector<std::string> Problems(const Report& report) {
  std::vector<std::string> lines;
  for (const Problem& problem : report.problems()) {
    const char* severity = problem.severity == Severity::kWarning      ? "warning"
                           : problem.severity == Severity::kRowRefused ? "row"
                                                                       : "file";
    lines.push_back(absl::StrCat(problem.file, problem.file.empty() ? "" : " ", problem.line, " ",
                                 problem.column, ": ", severity, ": ", problem.message));
  }
  return lines;
}

}  // namespace cairn::imports

#endif  // CAIRN_TESTS_SERVICES_WEB_IMPORTING_REGISTERS_H_
