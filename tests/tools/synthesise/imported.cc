#include "tests/tools/synthesise/imported.h"

#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/web/importing/people/people.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/structure/organisation_structure.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using google::protobuf::RepeatedPtrField;

// The resources of one type by name, so that a plan's upserts find what they replace.
template <typename Message>
void Upsert(const std::vector<change::v1::Operation>& operations, RepeatedPtrField<Message>& list) {
  std::unordered_map<std::string, int> places;
  for (int i = 0; i < list.size(); ++i) places[list[i].name()] = i;
  for (const change::v1::Operation& operation : operations) {
    Message resource;
    if (!operation.upsert().Is<Message>()) continue;
    EXPECT_TRUE(operation.upsert().UnpackTo(&resource));
    const auto [place, is_new] = places.emplace(resource.name(), list.size());
    Message& target = is_new ? *list.Add() : *list.Mutable(place->second);
    target = std::move(resource);
  }
}

void Carry(const imports::Plan& plan, Imported& imported) {
  for (const auto& operation : plan.roles) EXPECT_TRUE(operation.has_upsert());
  for (const auto& operation : plan.people) EXPECT_TRUE(operation.has_upsert());
  Upsert(plan.roles, *imported.state.mutable_posts());
  Upsert(plan.roles, *imported.state.mutable_vacancies());
  Upsert(plan.people, *imported.state.mutable_people());
  Upsert(plan.people, *imported.state.mutable_appointments());
  Upsert(plan.people, *imported.state.mutable_enrolments());
  imported.planned += static_cast<int>(plan.roles.size() + plan.people.size());
}

// What an import of one organisation's structure is shown.
Bundle PartOf(const Bundle& state, const std::string& organisation) {
  Bundle part;
  *part.mutable_roles() = state.roles();
  for (const auto& known : state.organisations())
    if (known.name() == organisation) *part.add_organisations() = known;
  const std::string prefix = absl::StrCat(organisation, "/");
  for (const auto& post : state.posts())
    if (absl::StartsWith(post.name(), prefix)) *part.add_posts() = post;
  for (const auto& vacancy : state.vacancies())
    if (absl::StartsWith(vacancy.name(), prefix)) *part.add_vacancies() = vacancy;
  return part;
}

void ImportFiles(const Sample& sample, Imported& imported) {
  constexpr char kFolder[] = "structure/";
  for (const auto& [path, text] : sample.files) {
    if (!absl::StartsWith(path, kFolder)) continue;
    imports::Options options;
    options.organisation =
        absl::StrCat("organisations/", absl::StripSuffix(absl::StripPrefix(path, kFolder), ".csv"));
    const imports::Plan plan = imports::ImportOrganisationStructure(
        text, PartOf(imported.state, options.organisation), options);
    Carry(plan, imported);
    imported.reports.emplace(path, plan.report);
  }
  const imports::Plan plan =
      imports::ImportPeople(sample.files.at("people.csv"), imported.state, {});
  Carry(plan, imported);
  imported.reports.emplace("people.csv", plan.report);
}

}  // namespace

Imported Import(const Bundle& catalogue, const Sample& sample) {
  Imported imported;
  imported.state = catalogue;
  for (const char* path : {"organisations.txtpb", "engagements.txtpb"}) {
    Bundle part;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(sample.files.at(path), &part));
    imported.state.MergeFrom(part);
  }
  ImportFiles(sample, imported);
  return imported;
}

Imported ImportAgain(const Imported& before, const Sample& sample) {
  Imported again;
  again.state = before.state;
  ImportFiles(sample, again);
  return again;
}

}  // namespace cairn::synthesise
