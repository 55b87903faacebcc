// What an import did is seen, mapped and taken back: cairn history, import map, import undo.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::Vacancy;
using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr char kHeader[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Directorate,Service,Vacancy,Comments\n";

class TakingBackTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    roles_.Have<Role>(R"pb(name: "roles/chief"
                           display_name: "Chief"
                           tier: 1
                           service_area: CORPORATE
                           titles { title: "Chief Executive" })pb");
  }

  // One year's structure of Ayr: rows of title and what stands under Vacancy.
  Outcome ImportYear(int year, const std::vector<std::pair<std::string, std::string>>& rows,
                     const std::string& flag = "--accept-partial") {
    std::string text = kHeader;
    for (const auto& [title, vacancy] : rows)
      absl::StrAppend(&text, "Ayr Council,", year, "-04-01,1,", title, ",Corporate,Care,", vacancy,
                      ",NA\n");
    return Cairn({"import", "organisation-structure", File(absl::StrCat(year, ".csv"), text),
                  "--organisation", "ayr", flag});
  }
  Outcome Undo(const std::string& flag = "") {
    return Cairn({"import", "undo", "--organisation", "ayr", flag.empty() ? "--yes" : flag});
  }
  template <typename T>
  std::vector<T> All() {
    std::vector<T> all;
    const Outcome listed = Cairn({"list", T::descriptor()->name(), "ayr", "--all", "-o", "jsonl"});
    EXPECT_EQ(listed.code, 0) << listed.said;
    for (absl::string_view line : absl::StrSplit(listed.said, '\n', absl::SkipEmpty())) {
      const std::size_t at = line.find("organisations/ayr/");
      if (at == absl::string_view::npos) continue;
      const absl::string_view name = line.substr(at, line.find('"', at) - at);
      all.push_back(*roles_.Stored<T>(std::string(name)));
    }
    return all;
  }
  std::string NameOf(const std::string& title) {
    for (const Post& post : All<Post>())
      if (post.display_name() == title) return post.name();
    return "";
  }
};

TEST_F(TakingBackTest, AnImportIsTakenBackWholeAndMayBeTakenAgain) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", "Vacant"}, {"Head of Care", ""}}).code, 0);
  EXPECT_THAT(All<Post>(), SizeIs(2));

  const Outcome dry = Undo("--dry-run");
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("organisation-structure of 2025.csv"),
                              HasSubstr(NameOf("Head of Care") + " would be deleted"),
                              HasSubstr("nothing was written")));
  EXPECT_THAT(All<Post>(), SizeIs(2));
  EXPECT_EQ(Cairn({"import", "undo", "--organisation", "ayr"}).code, 2);  // nobody to agree
  EXPECT_EQ(Cairn({"import", "undo", "--organisation", "ayr", "--yes", "--file", "2024.csv"}).code,
            1);
  EXPECT_EQ(Cairn({"import", "undo", "--organisation", "ay", "--yes"}).code, 1);
  EXPECT_THAT(All<Post>(), SizeIs(2));

  const Outcome undone = Undo();
  EXPECT_EQ(undone.code, 0) << undone.said;
  EXPECT_THAT(All<Post>(), SizeIs(0));
  EXPECT_THAT(All<Vacancy>(), SizeIs(0));

  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", "Vacant"}, {"Head of Care", ""}}).code, 0);
  EXPECT_THAT(All<Post>(), SizeIs(2));
}

TEST_F(TakingBackTest, WhatAnImportFilledClosedAndOpenedIsAsItWasBefore) {
  ASSERT_EQ(
      ImportYear(2025, {{"Chief Executive", "Vacant"}, {"Head of Care", ""}, {"Clerk", ""}}).code,
      0);
  const std::vector<Post> posts = All<Post>();
  const std::vector<Vacancy> vacancies = All<Vacancy>();
  ASSERT_THAT(vacancies, SizeIs(1));

  // The chief was found, the head left, the clerk's post is gone.
  ASSERT_EQ(ImportYear(2026, {{"Chief Executive", ""}, {"Head of Care", "Vacant"}}).code, 0);
  EXPECT_EQ(roles_.Stored<Vacancy>(vacancies[0].name())->state(), Vacancy::FILLED);
  EXPECT_TRUE(roles_.Stored<Post>(NameOf("Clerk"))->has_close_date());
  EXPECT_THAT(All<Vacancy>(), SizeIs(2));

  const Outcome undone = Undo();
  EXPECT_EQ(undone.code, 0) << undone.said;
  const auto same = [](auto a, auto b) {
    for (auto* each : {&a, &b}) {
      each->clear_etag();
      each->clear_update_time();
    }
    return a.SerializeAsString() == b.SerializeAsString();
  };
  EXPECT_THAT(All<Post>(), SizeIs(posts.size()));
  for (const Post& post : posts) EXPECT_TRUE(same(post, *roles_.Stored<Post>(post.name())));
  EXPECT_THAT(All<Vacancy>(), SizeIs(1));
  EXPECT_TRUE(same(vacancies[0], *roles_.Stored<Vacancy>(vacancies[0].name())));

  // Asked again, the import before.
  EXPECT_EQ(Undo().code, 0);
  EXPECT_THAT(All<Post>(), SizeIs(0));
  const Outcome none = Undo();
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.said, HasSubstr("nothing was imported into organisations/ayr"));
}

TEST_F(TakingBackTest, WhatWasChangedSinceIsToldAndStays) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", "Vacant"}, {"Head of Care", ""}}).code, 0);
  const std::string head = NameOf("Head of Care");
  ASSERT_EQ(Cairn({"set", head, "grade=G12"}).code, 0);
  // Something newer refers to the chief's post.
  ASSERT_EQ(Cairn({"apply",
                   File("team.txtpb", absl::StrCat("posts { name: 'organisations/ayr/posts/team' "
                                                   "display_name: 'Team lead' reports_to: '",
                                                   NameOf("Chief Executive"), "' }"))})
                .code,
            0);

  const Outcome undone = Undo();

  EXPECT_EQ(undone.code, 1) << undone.said;
  EXPECT_THAT(undone.said, AllOf(HasSubstr(absl::StrCat(head, ": was changed since by ")),
                                 HasSubstr("2 resources not taken back"), HasSubstr("posts/team")));
  EXPECT_EQ(roles_.Stored<Post>(head)->grade(), "G12");
  EXPECT_NE(NameOf("Chief Executive"), "");
  EXPECT_THAT(All<Vacancy>(), SizeIs(0));
}

TEST_F(TakingBackTest, WhatRecordsOfOtherServicesSpeakOfStays) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", ""}, {"Head of Care", ""}, {"Clerk", ""}}).code,
            0);
  const std::string head = NameOf("Head of Care");
  const std::string clerk = NameOf("Clerk");
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/e1" display_name: "S")pb");
  people_.Have<people::v1::Appointment>(
      absl::StrCat("name: 'organisations/ayr/people/e1/appointments/a' kind: SUBSTANTIVE post: '",
                   head, "' start_date { year: 2020 month: 1 day: 1 }"));
  ASSERT_EQ(Cairn({"scenario", "new", "no-clerk", "--closure",
                   absl::StrCat("post=", clerk, ",2027-04-01")})
                .code,
            0);

  const Outcome undone = Undo();

  EXPECT_EQ(undone.code, 1) << undone.said;
  EXPECT_THAT(undone.said, AllOf(HasSubstr(head + ": is spoken of by organisations/ayr/people/e1/"),
                                 HasSubstr(clerk + ": is spoken of by scenarios/no-clerk")));
  EXPECT_THAT(All<Post>(), SizeIs(2));
  EXPECT_EQ(NameOf("Chief Executive"), "");
}

TEST_F(TakingBackTest, OfTwoImportsInOneSecondTheLaterIsTakenBack) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", ""}}).code, 0);
  roles_.clock().SleepFor(absl::Milliseconds(1));
  people_.clock().SleepFor(absl::Milliseconds(2));
  ASSERT_EQ(
      Cairn({"import", "people", File("p.csv", "person_id\nE1\n"), "--organisation", "ayr"}).code,
      0);

  EXPECT_THAT(Undo("--dry-run").said, HasSubstr("people of p.csv"));
}

TEST_F(TakingBackTest, WhatIsTakenBackIsNotOfferedAgain) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Executive", "Vacant"}, {"Head of Care", ""}}).code, 0);
  ASSERT_EQ(ImportYear(2026, {{"Chief Executive", ""}, {"Head of Care", "Vacant"}}).code, 0);
  EXPECT_THAT(Undo().said, HasSubstr("of 2026.csv"));
  EXPECT_THAT(Undo().said, HasSubstr("of 2025.csv"));

  const Outcome third = Undo();

  EXPECT_EQ(third.code, 1);
  EXPECT_THAT(third.said, AllOf(HasSubstr("nothing was imported into organisations/ayr that could"),
                                Not(HasSubstr("2026.csv"))));
}

TEST_F(TakingBackTest, PeopleAreTakenBackWithTheirAppointments) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/head" display_name: "Head")pb");
  const std::string rows =
      "person_id,post,appointment_kind,start_date\nE1,head,ACTING,2025-01-01\n";
  ASSERT_EQ(Cairn({"import", "people", File("p.csv", rows), "--organisation", "ayr"}).code, 0);
  const auto before = people_.revision();

  const Outcome undone = Undo();

  EXPECT_EQ(undone.code, 0) << undone.said;
  EXPECT_THAT(undone.said, HasSubstr("2 deleted"));
  EXPECT_EQ(people_.revision(), before + 2);
}

TEST_F(TakingBackTest, HistoryTellsWhoChangedWhatByWhichFile) {
  ASSERT_EQ(ImportYear(2025, {{"Head of Care", ""}}).code, 0);
  const std::string head = NameOf("Head of Care");
  ASSERT_EQ(Cairn({"set", head, "grade=G12"}).code, 0);
  ASSERT_EQ(Cairn({"delete", head}).code, 0);

  const Outcome of_post = Cairn({"history", head});
  EXPECT_EQ(of_post.code, 0) << of_post.said;
  EXPECT_THAT(
      of_post.said,
      AllOf(HasSubstr("deleted by local-operator, delete"),
            HasSubstr("changed by local-operator, set\n  grade: (not set) -> \"G12\""),
            HasSubstr("added by local-operator, import organisation-structure of 2025.csv")));
  const Outcome of_all = Cairn({"history", "Ayr", "--requests", "-o", "csv"});
  EXPECT_THAT(of_all.said, HasSubstr("import organisation-structure of 2025.csv,1"));
  EXPECT_THAT(Cairn({"history", "ayr", "--limit", "1"}).said,
              AllOf(HasSubstr("deleted"), Not(HasSubstr("added")), HasSubstr("add --all")));
  EXPECT_EQ(Cairn({"history", "organisations/ayr/posts/never"}).code, 1);
  EXPECT_EQ(Cairn({"history", "no/name"}).code, 2);
}

TEST_F(TakingBackTest, ATitleIsMappedOnceAndEveryLaterImportUsesIt) {
  ASSERT_EQ(ImportYear(2025, {{"Grand Steward", ""}, {"Chief Executive", ""}}).code, 0);
  EXPECT_EQ(roles_.Stored<Post>(NameOf("Grand Steward"))->role(), "");

  const Outcome mapped =
      Cairn({"import", "map", "grand  STEWARD", "chief", "--organisation", "ayr"});
  EXPECT_EQ(mapped.code, 0) << mapped.said;
  EXPECT_THAT(mapped.said, HasSubstr("1 post has the title and not yet the role"));
  ASSERT_EQ(ImportYear(2025, {{"Grand Steward", ""}, {"Chief Executive", ""}}).code, 0);
  EXPECT_EQ(roles_.Stored<Post>(NameOf("Grand Steward"))->role(), "roles/chief");
  EXPECT_THAT(All<Post>(), SizeIs(2));

  EXPECT_THAT(Cairn({"import", "map", "Grand Steward", "chief", "--organisation", "ayr"}).said,
              HasSubstr("Nothing to change"));
  const Outcome typo = Cairn({"import", "map", "Clerk", "cheif", "--organisation", "ayr"});
  EXPECT_EQ(typo.code, 1);
  EXPECT_THAT(typo.said, HasSubstr("Did you mean roles/chief?"));
  EXPECT_EQ(Cairn({"import", "map", "Grand Steward", "--remove", "--organisation", "ayr"}).code, 0);
  EXPECT_THAT(roles_.Stored<Organisation>("organisations/ayr")->title_mappings(), SizeIs(0));
  EXPECT_EQ(Cairn({"import", "map", "Grand Steward", "--remove", "--organisation", "ayr"}).code, 1);
  EXPECT_EQ(Cairn({"import", "map", "Grand Steward", "--organisation", "ayr"}).code, 2);
}

// ---- titles corrected by hand

TEST_F(TakingBackTest, ACorrectedTitleStaysAndTheFileKnowsItsPostByTheTitleItPublishes) {
  ASSERT_EQ(ImportYear(2025, {{"Hed of Care", "Vacant"}, {"Chief Executive", ""}}).code, 0);
  const std::string head = NameOf("Hed of Care");
  ASSERT_EQ(Cairn({"set", head, "display_name=Head of Care"}).code, 0);

  for (const int year : {2025, 2026}) {
    const Outcome again =
        ImportYear(year, {{"Hed of Care", "Vacant"}, {"Chief Executive", ""}}, "--strict");
    EXPECT_EQ(again.code, 0) << again.said;
    EXPECT_THAT(again.said, HasSubstr("1  corrected titles kept"));
    EXPECT_THAT(All<Post>(), SizeIs(2));
    EXPECT_EQ(roles_.Stored<Post>(head)->display_name(), "Head of Care");
    EXPECT_EQ(roles_.Stored<Post>(head)->published_title(), "Hed of Care");
  }
  EXPECT_THAT(ImportYear(2026, {{"Hed of Care", "Vacant"}, {"Chief Executive", ""}}).said,
              HasSubstr("Nothing to change"));
  // Taken back, the correction of before stands.
  EXPECT_EQ(Undo().code, 0);
  EXPECT_EQ(roles_.Stored<Post>(head)->display_name(), "Head of Care");
  EXPECT_EQ(roles_.Stored<Post>(head)->published_title(), "Hed of Care");
}

TEST_F(TakingBackTest, APostOfBeforeTitlesWereKeptAsPublishedKeepsItsWhenSomebodyCorrectsIt) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/head"
                         display_name: "Hed of Care"
                         directorate: "Corporate"
                         service: "Care"
                         ordinal: 1
                         level: 1
                         as_of_date { year: 2024 month: 4 day: 1 })pb");

  const Outcome set = Cairn({"set", "organisations/ayr/posts/head", "display_name=Head of Care"});
  EXPECT_THAT(set.said, HasSubstr(R"(published_title: (not set) -> "Hed of Care")"));
  const Outcome imported = ImportYear(2025, {{"Hed of Care", ""}}, "--strict");

  EXPECT_EQ(imported.code, 0) << imported.said;
  EXPECT_THAT(All<Post>(), SizeIs(1));
  EXPECT_EQ(NameOf("Head of Care"), "organisations/ayr/posts/head");
}

TEST_F(TakingBackTest, ANewPublishedTitleTakesTheCorrectionsPlaceAndIsTold) {
  ASSERT_EQ(ImportYear(2025, {{"Hed of Care", ""}, {"Chief Executive", ""}}).code, 0);
  const std::string head = NameOf("Hed of Care");
  ASSERT_EQ(Cairn({"set", head, "display_name=Head of Care"}).code, 0);

  // The file itself is corrected: nothing to tell.
  const Outcome corrected = ImportYear(2025, {{"Head of Care", ""}, {"Chief Executive", ""}});
  EXPECT_EQ(corrected.code, 0) << corrected.said;
  EXPECT_EQ(roles_.Stored<Post>(head)->published_title(), "Head of Care");
  EXPECT_THAT(corrected.said, Not(HasSubstr("is a new title of")));
  ASSERT_EQ(Cairn({"set", head, "display_name=Head of All Care"}).code, 0);

  // Another title waits, as it does without a correction, and is told once it is settled.
  const std::vector<std::pair<std::string, std::string>> rows = {{"Director of Care", ""},
                                                                 {"Chief Executive", ""}};
  const Outcome waits = ImportYear(2026, rows, "--write-match=" + folder_.File("match.csv"));
  EXPECT_EQ(waits.code, 1);
  EXPECT_THAT(waits.said, HasSubstr(R"("Head of All Care" (published as "Head of Care"))"));
  const Outcome settled = ImportYear(2026, rows, "--match=" + folder_.File("match.csv"));
  EXPECT_EQ(settled.code, 0) << settled.said;
  EXPECT_THAT(settled.said, AllOf(HasSubstr("is a new title of " + head),
                                  HasSubstr(R"(corrected to "Head of All Care")")));
  EXPECT_EQ(roles_.Stored<Post>(head)->display_name(), "Director of Care");
  EXPECT_THAT(All<Post>(), SizeIs(2));
}

TEST_F(TakingBackTest, PeopleFindACorrectedPostByEitherTitle) {
  ASSERT_EQ(ImportYear(2025, {{"Hed of Care", ""}, {"Clerk", ""}}).code, 0);
  const std::string head = NameOf("Hed of Care");
  ASSERT_EQ(Cairn({"set", head, "display_name=Head of Care"}).code, 0);
  const std::string rows =
      "person_id,post_title,post_directorate,post_service,appointment_kind,start_date\n"
      "E1,Hed of Care,Corporate,Care,ACTING,2025-05-01\n"
      "E2,Head of Care,Corporate,Care,ACTING,2025-05-01\n";

  const Outcome people =
      Cairn({"import", "people", File("p.csv", rows), "--organisation", "ayr", "--strict"});

  EXPECT_EQ(people.code, 0) << people.said;
  EXPECT_THAT(people.said, HasSubstr("2  appointments created"));
}

TEST_F(TakingBackTest, ATitleIsMappedAsItIsPublishedThoughItWasCorrected) {
  ASSERT_EQ(ImportYear(2025, {{"Grand Steward", ""}, {"Clerk", ""}}).code, 0);
  const std::string steward = NameOf("Grand Steward");
  ASSERT_EQ(Cairn({"set", steward, "display_name=Steward of the Port"}).code, 0);

  const Outcome mapped =
      Cairn({"import", "map", "Grand Steward", "chief", "--organisation", "ayr"});
  EXPECT_THAT(mapped.said, HasSubstr("1 post has the title and not yet the role"));
  ASSERT_EQ(ImportYear(2025, {{"Grand Steward", ""}, {"Clerk", ""}}).code, 0);

  EXPECT_EQ(roles_.Stored<Post>(steward)->role(), "roles/chief");
  EXPECT_EQ(roles_.Stored<Post>(steward)->display_name(), "Steward of the Port");
}

TEST_F(TakingBackTest, ThePublishedTitleGoesOutAndComesInWithTheFiles) {
  ASSERT_EQ(ImportYear(2025, {{"Hed of Care", ""}, {"Clerk", ""}}).code, 0);
  const std::string head = NameOf("Hed of Care");
  ASSERT_EQ(Cairn({"set", head, "display_name=Head of Care"}).code, 0);
  ASSERT_EQ(Cairn({"export", "ayr", "--to", folder_.File("out")}).code, 0);
  ASSERT_EQ(Cairn({"delete", head}).code, 0);

  EXPECT_EQ(Cairn({"apply", folder_.File("out")}).code, 0);

  EXPECT_EQ(roles_.Stored<Post>(head)->display_name(), "Head of Care");
  EXPECT_EQ(roles_.Stored<Post>(head)->published_title(), "Hed of Care");
  EXPECT_EQ(ImportYear(2025, {{"Hed of Care", ""}, {"Clerk", ""}}, "--strict").code, 0);
  EXPECT_THAT(All<Post>(), SizeIs(2));
}

// The day after, as one story: a title corrected, one mapped, a wrong post closed, a wrong file
// withdrawn, and the right file imported again: no post twice, nothing lost.
TEST_F(TakingBackTest, TheDayAfterLosesNothingAndMakesNoPostTwice) {
  ASSERT_EQ(ImportYear(2025, {{"Chief Exec", "Vacant"}, {"Grand Steward", ""}, {"Clerk", ""}}).code,
            0);
  const std::string chief = NameOf("Chief Exec");
  ASSERT_EQ(Cairn({"set", chief, "display_name=Chief Executive", "role=roles/chief"}).code, 0);
  ASSERT_EQ(Cairn({"import", "map", "Grand Steward", "chief", "--organisation", "ayr"}).code, 0);
  const std::string clerk = NameOf("Clerk");
  ASSERT_EQ(Cairn({"set", clerk, "close_date=2025-09-30"}).code, 0);

  // A draft, by mistake.
  const Outcome wrong = ImportYear(
      2026, {{"Chief Executive", ""}, {"Grand Steward", "Vacant"}, {"Harbour Master", ""}});
  ASSERT_EQ(wrong.code, 0) << wrong.said;
  const Outcome undone = Undo();
  EXPECT_EQ(undone.code, 0) << undone.said;
  EXPECT_EQ(NameOf("Harbour Master"), "");

  // The right one has the corrected title.
  const Outcome again = ImportYear(2026, {{"Chief Executive", "Vacant"}, {"Grand Steward", ""}});
  ASSERT_EQ(again.code, 0) << again.said;
  EXPECT_THAT(All<Post>(), SizeIs(3));
  EXPECT_EQ(NameOf("Chief Executive"), chief);
  EXPECT_EQ(roles_.Stored<Post>(NameOf("Grand Steward"))->role(), "roles/chief");
  EXPECT_EQ(roles_.Stored<Post>(clerk)->close_date().month(), 9);
  EXPECT_THAT(All<Vacancy>(), SizeIs(1));
}

}  // namespace
}  // namespace cairn::cli
