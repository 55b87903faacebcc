// The sample nation is read by the project's own importers, and only what was spoilt on purpose is
// told.

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/synthesise/imported.h"
#include "tests/tools/synthesise/nation_in_files.h"
#include "tools/synthesise/nation/reference.h"
#include "tools/synthesise/nation/titles.h"
#include "tools/synthesise/sample.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using imports::Severity;
using testing::AllOf;
using testing::Contains;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;

struct Nation2010 {
  Sample sample;
  Imported imported;
};

const Nation2010& Drawn() {
  static const auto* const nation = [] {
    const Bundle catalogue = ReadCatalogue(CAIRN_CATALOGUE);
    const auto reference = Reference::FromBundle(catalogue);
    EXPECT_TRUE(reference.ok()) << reference.status();
    const auto sample = MakeSample(*reference, {.as_of = absl::CivilDay(2026, 11, 23)});
    EXPECT_TRUE(sample.ok()) << sample.status();
    return new Nation2010{*sample, Import(catalogue, *sample)};
  }();
  return *nation;
}

TEST(SampleImportTest, EveryStructureFileIsTakenWhole) {
  for (const auto& [path, report] : Drawn().imported.reports) {
    if (!absl::StartsWith(path, "structure/")) continue;
    for (const imports::Problem& problem : report.problems())
      EXPECT_EQ(problem.severity, Severity::kWarning)
          << path << ":" << problem.line << " " << problem.column << " " << problem.message;
    for (const imports::OpenTitle& title : report.open_titles()) {
      EXPECT_THAT(title.roles, IsEmpty()) << title.title;
      EXPECT_THAT(UnmappedTitles(), Contains(title.title)) << path;
    }
  }
}

TEST(SampleImportTest, OnlyTheTwoOverlappingRowsOfPeopleAreRefused) {
  const imports::Report& report = Drawn().imported.reports.at("people.csv");

  EXPECT_EQ(report.CountOf(Severity::kFileRefused), 0U);
  EXPECT_EQ(report.CountOf(Severity::kRowRefused), 2U);
  for (const imports::Problem& problem : report.problems()) {
    if (problem.severity == Severity::kWarning) continue;
    EXPECT_EQ(problem.column, "start_date") << problem.line << ": " << problem.message;
  }
  EXPECT_EQ(Drawn().imported.state.people_size(), 20000);
}

TEST(SampleImportTest, AVacancyStandsForEveryPostThatAFileCallsVacantOrLeavesToAnAgency) {
  int stated = 0;
  int inferred = 0;
  for (const auto& [path, text] : Drawn().sample.files) {
    if (!absl::StartsWith(path, "structure/")) continue;
    for (const CsvRow& row : ReadCsv(text)) {
      const bool marked = absl::EqualsIgnoreCase(row.at("Vacancy"), "vacant");
      stated += marked ? 1 : 0;
      inferred += !marked && row.at("SalaryBand") == "Agency" ? 1 : 0;
    }
  }

  for (const auto& vacancy : Drawn().imported.state.vacancies()) {
    stated -= vacancy.origin() == roles::v1::Vacancy::STATED ? 1 : 0;
    inferred -= vacancy.origin() == roles::v1::Vacancy::INFERRED ? 1 : 0;
  }
  EXPECT_EQ(stated, 0);
  EXPECT_EQ(inferred, 0);
}

TEST(SampleImportTest, CoverIsReadFromTheCommentsOfMostCoveredVacancies) {
  std::set<int> kinds;
  int covers = 0;
  for (const auto& post : Drawn().imported.state.posts()) {
    for (const auto& cover : post.covers()) kinds.insert(cover.kind());
    covers += post.covers_size();
  }

  EXPECT_THAT(kinds, AllOf(Contains(roles::v1::Post::Cover::ACTING),
                           Contains(roles::v1::Post::Cover::INTERIM),
                           Contains(roles::v1::Post::Cover::AGENCY)));
  EXPECT_THAT(covers, AllOf(Ge(20), Le(70)));
}

TEST(SampleImportTest, ASecondImportPlansNothing) {
  EXPECT_EQ(ImportAgain(Drawn().imported, Drawn().sample).planned, 0);
}

}  // namespace
}  // namespace cairn::synthesise
