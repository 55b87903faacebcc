#include "tools/synthesise/sample.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_folder.h"
#include "tests/tools/synthesise/nation_in_files.h"
#include "tools/synthesise/nation/titles.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;

const absl::CivilDay kDay(2026, 11, 23);

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Bundle ParseBundle(const std::string& text) {
  Bundle bundle;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &bundle));
  return bundle;
}

Bundle SmallCatalogue() {
  return ParseBundle(ReadFile(absl::StrCat(CAIRN_TEST_FOLDER, "/small_catalogue.txtpb")));
}

std::map<std::string, std::string> FilesOf(const Bundle& catalogue, const Options& options) {
  const auto reference = Reference::FromBundle(catalogue);
  EXPECT_TRUE(reference.ok()) << reference.status();
  const auto sample = MakeSample(*reference, options);
  EXPECT_TRUE(sample.ok()) << sample.status();
  return sample->files;
}

const Options kSmall = {.seed = 2010, .as_of = kDay, .councils = 4, .people = 900};

// ---- bytes

TEST(SampleTest, TheSameSeedGivesTheSameBytes) {
  const Bundle catalogue = SmallCatalogue();

  EXPECT_EQ(FilesOf(catalogue, kSmall), FilesOf(catalogue, kSmall));
}

// Everything but README.txt and scenarios.txtpb, whose words may change and which draw nothing.
// Computed once on Debian 12, x86-64; any machine must agree. A deliberate change of what is drawn
// changes it, and every sample with it.
TEST(SampleTest, ASmallNationHasTheGoldenDigest) {
  std::string all;
  for (const auto& [path, bytes] : FilesOf(SmallCatalogue(), kSmall))
    if (path != "README.txt" && path != "scenarios.txtpb") absl::StrAppend(&all, path, "\n", bytes);

  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(),
         reinterpret_cast<unsigned char*>(digest.data()));

  EXPECT_EQ(absl::BytesToHexString(digest),
            "a2a8a00a804b17f4926f4f07f5038ff933140167ed1e7c182604d9a726c3f7e6");
}

TEST(SampleTest, AnotherSeedGivesOtherCouncils) {
  Options other = kSmall;
  other.seed = 2011;

  EXPECT_NE(FilesOf(SmallCatalogue(), kSmall).at("organisations.txtpb"),
            FilesOf(SmallCatalogue(), other).at("organisations.txtpb"));
}

TEST(SampleTest, MorePeopleLeaveThePostsAsTheyAre) {
  Options larger = kSmall;
  larger.people = 1500;

  const auto before = FilesOf(SmallCatalogue(), kSmall);
  const auto after = FilesOf(SmallCatalogue(), larger);

  for (const auto& [path, bytes] : before)
    if (absl::StartsWith(path, "structure/")) {
      EXPECT_EQ(bytes, after.at(path)) << path;
    }
  EXPECT_NE(before.at("people.csv"), after.at("people.csv"));
}

// ---- the nation of the default options, drawn from the real catalogue

struct Row {
  std::string council;
  CsvRow cells;
  int ordinal;
  std::string role;  // empty when the title maps to none
};

// The sample of the default options, read back.
struct ReadBack {
  Bundle catalogue;
  Bundle organisations;
  Bundle engagements;
  std::map<std::string, std::string> files;
  std::vector<Row> rows;
  std::vector<CsvRow> people;
};

std::vector<Row> ReadStructures(const Bundle& catalogue,
                                const std::map<std::string, std::string>& files) {
  std::vector<Row> rows;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, int> twins;
  for (const auto& [path, text] : files) {
    if (!absl::StartsWith(path, "structure/")) continue;
    const std::string council(absl::StripSuffix(absl::StripPrefix(path, "structure/"), ".csv"));
    for (const CsvRow& cells : ReadCsv(text)) {
      const std::string directorate = Said(cells.at("Directorate"));
      const std::string service = Said(cells.at("Service"));
      const std::set<std::string> roles =
          RolesOf(catalogue, cells.at("JobTitle"), directorate, service);
      EXPECT_THAT(roles, SizeIs(Le(1U)))
          << council << ": " << cells.at("JobTitle") << " is ambiguous";
      rows.push_back({council, cells,
                      ++twins[{council, cells.at("JobTitle"), directorate, service}],
                      roles.empty() ? "" : *roles.begin()});
    }
  }
  return rows;
}

const ReadBack& Sample2010() {
  static const auto* const sample = [] {
    auto* read = new ReadBack();
    read->catalogue = ReadCatalogue(CAIRN_CATALOGUE);
    read->files = FilesOf(read->catalogue, {.as_of = kDay});
    read->organisations = ParseBundle(read->files.at("organisations.txtpb"));
    read->engagements = ParseBundle(read->files.at("engagements.txtpb"));
    read->rows = ReadStructures(read->catalogue, read->files);
    read->people = ReadCsv(read->files.at("people.csv"));
    return read;
  }();
  return *sample;
}

class NationTest : public testing::Test {
 protected:
  int TierOf(const std::string& role) const {
    for (const auto& known : catalogue_.roles())
      if (known.name() == role) return known.tier();
    return 0;
  }

  // What follows the prefix in the names of the catalogue's resources.
  std::set<std::string> Ids(const std::string& prefix) const {
    std::set<std::string> ids;
    const auto add = [&](const auto& resources) {
      for (const auto& resource : resources)
        if (absl::StartsWith(resource.name(), prefix))
          ids.insert(resource.name().substr(prefix.size()));
    };
    add(catalogue_.skills());
    add(catalogue_.qualifications());
    add(catalogue_.programmes());
    add(catalogue_.roles());
    return ids;
  }

  const Bundle& catalogue_ = Sample2010().catalogue;
  const Bundle& organisations_ = Sample2010().organisations;
  const Bundle& engagements_ = Sample2010().engagements;
  const std::map<std::string, std::string>& files_ = Sample2010().files;
  const std::vector<Row>& rows_ = Sample2010().rows;
  const std::vector<CsvRow>& people_ = Sample2010().people;
};

TEST_F(NationTest, HasThirtyTwoFictionalCouncilsInFourNetworksAsLargeAsTheRealOnes) {
  std::map<std::string, int> networks;
  for (const auto& organisation : organisations_.organisations()) {
    EXPECT_TRUE(organisation.fictional()) << organisation.name();
    EXPECT_EQ(organisation.gss_code(), "") << organisation.name();
    EXPECT_EQ(organisation.nation(), type::v1::SCOTLAND) << organisation.name();
    if (organisation.kind() == roles::v1::Organisation::COUNCIL)
      ++networks[organisation.learning_network()];
  }

  EXPECT_EQ(networks, (std::map<std::string, int>{
                          {"North", 7}, {"South East", 5}, {"Tayforth", 7}, {"West", 13}}));
}

TEST_F(NationTest, HasPartnersOfEachKindAndNoCatalogueRecord) {
  std::set<int> kinds;
  std::set<std::string> names;
  for (const auto& organisation : organisations_.organisations()) {
    kinds.insert(organisation.kind());
    EXPECT_TRUE(names.insert(organisation.name()).second) << organisation.name();
  }

  EXPECT_THAT(kinds, testing::ElementsAre(roles::v1::Organisation::COUNCIL,
                                          roles::v1::Organisation::INTEGRATION_AUTHORITY,
                                          roles::v1::Organisation::NHS_BOARD,
                                          roles::v1::Organisation::EDUCATION_BODY));
  for (const auto& real : catalogue_.organisations())
    EXPECT_EQ(names.count(real.name()), 0U) << real.name();
}

TEST_F(NationTest, HasFortyFivePostsACouncilAndOneTwentiethOfThemVacant) {
  std::map<std::string, int> posts;
  int vacant = 0;
  for (const Row& row : rows_) {
    ++posts[row.council];
    vacant += absl::AsciiStrToLower(row.cells.at("Vacancy")) == "vacant" ? 1 : 0;
  }

  EXPECT_THAT(posts, SizeIs(32));
  EXPECT_THAT(rows_.size(), AllOf(Ge(1350U), Le(1550U)));
  for (const auto& [council, count] : posts) EXPECT_THAT(count, AllOf(Ge(15), Le(100))) << council;
  EXPECT_THAT(vacant, AllOf(Ge(45), Le(95)));
}

TEST_F(NationTest, EveryTitleMapsToOneRoleOrIsMeantNotTo) {
  int unmapped = 0;
  std::set<int> tiers;
  for (const Row& row : rows_) {
    if (row.role.empty()) {
      EXPECT_THAT(UnmappedTitles(), Contains(row.cells.at("JobTitle"))) << row.council;
      ++unmapped;
    } else {
      EXPECT_THAT(UnmappedTitles(), Not(Contains(row.cells.at("JobTitle")))) << row.role;
      tiers.insert(TierOf(row.role));
    }
  }

  EXPECT_THAT(unmapped, AllOf(Ge(8), Le(60)));
  EXPECT_THAT(tiers, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST_F(NationTest, EveryCouncilHasItsStatutoryPosts) {
  std::map<std::string, std::set<std::string>> roles;
  for (const Row& row : rows_) roles[row.council].insert(row.role);

  for (const auto& [council, held] : roles) {
    EXPECT_THAT(held, Contains("roles/chief-social-work-officer")) << council;
    EXPECT_THAT(held, Contains("roles/chief-officer-integration-joint-board")) << council;
    EXPECT_THAT(held, Contains("roles/chief-executive")) << council;
  }
}

TEST_F(NationTest, TheFilesHaveTheDirtThatRealOnesHave) {
  std::map<std::string, int> dirt;
  for (const auto& [path, text] : files_) {
    if (!absl::StartsWith(path, "structure/")) continue;
    dirt["crlf"] += absl::StrContains(text, "\r\n") ? 1 : 0;
    dirt["mark"] += absl::StartsWith(text, "\xEF\xBB\xBF") ? 1 : 0;
    dirt["cp1252"] += absl::StrContains(text, "\xF9n Sg\xE8") ? 1 : 0;
    dirt["blank title"] +=
        absl::StrContains(text, "  ,NA,") || absl::StrContains(text, ", Team") ? 1 : 0;
  }
  for (const Row& row : rows_) {
    const std::string& vacancy = row.cells.at("Vacancy");
    dirt["vacant in small letters"] += vacancy == "vacant" ? 1 : 0;
    dirt["agency unmarked"] += vacancy == "NA" && row.cells.at("SalaryBand") == "Agency" ? 1 : 0;
    dirt["interim"] += absl::StrContains(row.cells.at("Comments"), "Interim") ? 1 : 0;
    dirt["acting"] +=
        absl::StrContains(absl::AsciiStrToLower(row.cells.at("Comments")), "acting") ? 1 : 0;
    dirt["odd band"] += row.cells.at("SalaryBand") == "TBC" ? 1 : 0;
    dirt["twin"] += row.ordinal > 1 ? 1 : 0;
    dirt["shared"] += row.cells.at("SharedPost") == "Shared" ? 1 : 0;
  }

  EXPECT_THAT(dirt["crlf"], AllOf(Ge(2), Le(14)));
  EXPECT_EQ(dirt["mark"], 1);
  EXPECT_EQ(dirt["cp1252"], 1);
  EXPECT_EQ(dirt["shared"], 4) << "two pairs of councils share a chief officer";
  for (const char* kind : {"blank title", "vacant in small letters", "agency unmarked", "interim",
                           "acting", "odd band", "twin"})
    EXPECT_THAT(dirt[kind], Ge(1)) << kind;
}

TEST_F(NationTest, NoCouncilBearsARealName) {
  std::string authorities;
  CAIRN_READ_OR_SKIP("geography/uk_local_authorities.csv", authorities);
  std::set<std::string> real;
  for (const CsvRow& row : ReadCsv(authorities))
    for (const char* column : {"official-name", "nice-name"})
      real.insert(absl::AsciiStrToLower(row.at(column)));
  ASSERT_THAT(real, SizeIs(Ge(400U)));

  for (const std::uint64_t seed : {2010ULL, 1ULL, 2ULL, 3ULL}) {
    const Nation nation = DrawNation({.seed = seed, .as_of = kDay, .councils = kMostCouncils});
    for (const Council& council : nation.councils)
      for (const std::string& name :
           {council.name, council.place, std::string(absl::StripSuffix(council.name, " Council"))})
        EXPECT_EQ(real.count(absl::AsciiStrToLower(name)), 0U) << name;
  }
}

// ---- people

TEST_F(NationTest, HasTwentyThousandPeople) {
  std::set<std::pair<std::string, std::string>> people;
  for (const CsvRow& row : people_) people.insert({row.at("organisation"), row.at("person_id")});

  EXPECT_THAT(people, SizeIs(20000));
  EXPECT_THAT(people_.size(), AllOf(Ge(20000U), Le(20120U)));
}

TEST_F(NationTest, EveryIdThatPeopleReferToIsInTheCatalogue) {
  const std::map<std::string, std::string> prefixes = {{"skills", "skills/"},
                                                       {"qualifications", "qualifications/"},
                                                       {"aspirations", "roles/"},
                                                       {"communities", "programmes/"},
                                                       {"enrolments", "programmes/"}};
  for (const auto& [column, prefix] : prefixes) {
    const std::set<std::string> known = Ids(prefix);
    std::set<std::string> used;
    for (const CsvRow& row : people_)
      for (const auto& entry : Lists(row.at(column))) used.insert(entry.at(0));

    EXPECT_THAT(used, Not(IsEmpty())) << column;
    for (const std::string& id : used) EXPECT_EQ(known.count(id), 1U) << column << ": " << id;
  }
}

TEST_F(NationTest, ExperienceAndRegistersAreWordsOfTheCatalogue) {
  std::set<std::string> words;
  for (const auto& role : catalogue_.roles()) {
    for (const auto& requirement : role.requirements()) {
      words.insert(requirement.experience().area());
      words.insert(requirement.registration().register_());
    }
  }

  for (const CsvRow& row : people_)
    for (const char* column : {"experience", "registrations"})
      for (const auto& entry : Lists(row.at(column)))
        EXPECT_EQ(words.count(entry.at(0)), 1U) << entry.at(0);
}

TEST_F(NationTest, EveryAppointmentIsToAPostOfTheStructureFile) {
  std::set<std::tuple<std::string, std::string, std::string, std::string, std::string>> posts;
  for (const Row& row : rows_)
    posts.insert({row.council, row.cells.at("JobTitle"), Said(row.cells.at("Directorate")),
                  Said(row.cells.at("Service")), absl::StrCat(row.ordinal)});

  std::map<std::string, int> kinds;
  for (const CsvRow& row : people_) {
    if (row.at("post_title").empty()) continue;
    ++kinds[row.at("appointment_kind")];
    EXPECT_EQ(posts.count({row.at("organisation"), row.at("post_title"), row.at("post_directorate"),
                           row.at("post_service"), row.at("post_ordinal")}),
              1U)
        << row.at("organisation") << ": " << row.at("post_title");
  }
  EXPECT_THAT(kinds["SUBSTANTIVE"], Ge(1250));
  EXPECT_THAT(kinds["ACTING"], Ge(8));
  EXPECT_THAT(kinds["INTERIM"], Ge(5));
}

// The people service refuses a second period of one person on one post, and substantive holders of
// more than one full-time equivalent. Two rows are meant to be refused.
TEST_F(NationTest, OnlyTheTwoSpoiltRowsBreakTheRulesOfAppointments) {
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  std::map<Key, std::vector<std::string>> holders;  // of a post without a last day
  std::set<std::pair<Key, std::string>> own;
  int doubled = 0;
  for (const CsvRow& row : people_) {
    if (row.at("post_title").empty()) continue;
    const Key post = {row.at("organisation"), row.at("post_title"), row.at("post_directorate"),
                      row.at("post_service"), row.at("post_ordinal")};
    const bool repeated = !own.insert({post, row.at("person_id")}).second;
    doubled += repeated ? 1 : 0;
    if (!repeated && row.at("appointment_kind") == "SUBSTANTIVE" && row.at("last_day").empty())
      holders[post].push_back(row.at("person_id"));
  }

  EXPECT_EQ(doubled, 2);
  for (const auto& [post, people] : holders)
    EXPECT_THAT(people, SizeIs(1)) << std::get<0>(post) << ": " << std::get<1>(post);
}

TEST_F(NationTest, DatesStandInOrder) {
  const std::string today = absl::FormatCivilTime(kDay);
  for (const CsvRow& row : people_) {
    EXPECT_LE(row.at("assessed_date"), today);
    EXPECT_LE(row.at("left_date"), today);
    EXPECT_LT(row.at("start_date"), today);
    if (!row.at("last_day").empty()) {
      EXPECT_GE(row.at("last_day"), row.at("start_date")) << row.at("person_id");
      EXPECT_LE(row.at("notice_date"), row.at("last_day")) << row.at("person_id");
    }
    if (!row.at("contract_end_date").empty()) {
      EXPECT_GT(row.at("contract_end_date"), today);
    }
    for (const auto& entry : Lists(row.at("enrolments")))
      EXPECT_LE(entry.at(3), today) << row.at("enrolments");
  }
}

// Serving directors of children's services had been in post for 32 to 37 months on average.
TEST_F(NationTest, DirectorsHaveBeenInPostForAboutThreeYears) {
  std::set<std::tuple<std::string, std::string>> directors;
  for (const Row& row : rows_)
    if (TierOf(row.role) == 3) directors.insert({row.council, row.cells.at("JobTitle")});
  double months = 0;
  int count = 0;
  for (const CsvRow& row : people_) {
    if (row.at("appointment_kind") != "SUBSTANTIVE" || !row.at("last_day").empty() ||
        directors.count({row.at("organisation"), row.at("post_title")}) == 0)
      continue;
    absl::CivilDay start;
    ASSERT_TRUE(absl::ParseCivilTime(row.at("start_date"), &start));
    months += static_cast<double>(kDay - start) / 30.44;
    ++count;
  }

  ASSERT_THAT(count, Ge(80));
  EXPECT_THAT(months / count, AllOf(Ge(26), Le(44)));
}

TEST_F(NationTest, RecordsOfOnePersonNameEachOther) {
  std::map<std::string, std::string> same_as;
  for (const CsvRow& row : people_)
    same_as[absl::StrCat("organisations/", row.at("organisation"), "/people/",
                         row.at("person_id"))] = row.at("same_as");
  int pairs = 0;
  for (const auto& [record, other] : same_as) {
    if (other.empty()) continue;
    EXPECT_EQ(same_as[other], record);
    ++pairs;
  }
  EXPECT_THAT(pairs, AllOf(Ge(20), Le(160)));
}

TEST_F(NationTest, ReadinessIsWellKnownInSomeCouncilsAndUnknownInOthers) {
  const std::string fresh_since =
      absl::FormatCivilTime(absl::CivilDay(kDay.year() - 2, kDay.month(), kDay.day()));
  std::map<std::string, std::pair<int, int>> known;  // fresh and all, of people in post
  for (const CsvRow& row : people_) {
    if (row.at("post_title").empty() || !row.at("left_date").empty()) continue;
    known[row.at("organisation")].first += row.at("assessed_date") > fresh_since ? 1 : 0;
    ++known[row.at("organisation")].second;
  }
  int well = 0;
  int badly = 0;
  for (const auto& [council, counts] : known) {
    well += 10 * counts.first > 8 * counts.second ? 1 : 0;
    badly += 10 * counts.first < 3 * counts.second ? 1 : 0;
  }

  EXPECT_THAT(well, AllOf(Ge(14), Le(22)));
  EXPECT_THAT(badly, AllOf(Ge(5), Le(10)));
}

TEST_F(NationTest, NeedsAssessmentsCoverFromNoneToThreeGroups) {
  std::map<std::string, std::set<int>> recent;
  int old = 0;
  std::set<std::string> names;
  for (const auto& organisation : organisations_.organisations()) {
    names.insert(organisation.name());
    if (organisation.kind() == roles::v1::Organisation::COUNCIL) recent[organisation.name()];
  }
  for (const auto& engagement : engagements_.engagements()) {
    const absl::CivilDay day(engagement.date().year(), engagement.date().month(),
                             engagement.date().day());
    EXPECT_LE(day, kDay);
    const std::string council =
        engagement.name().substr(0, engagement.name().find("/engagements/"));
    if (engagement.kind() == planner::v1::Engagement::JOINT_ACTION) {
      EXPECT_EQ(names.count(engagement.partner()), 1U) << engagement.partner();
      EXPECT_NE(engagement.partner_sector(), type::v1::SECTOR_UNSPECIFIED);
    }
    if (engagement.kind() != planner::v1::Engagement::NEEDS_ASSESSMENT) continue;
    EXPECT_NE(engagement.audience(), planner::v1::Engagement::GROUP_UNSPECIFIED);
    if (kDay - day < 365) recent.at(council).insert(engagement.audience());
    old += kDay - day >= 365 ? 1 : 0;
  }

  std::map<std::size_t, int> councils;
  for (const auto& [council, groups] : recent) ++councils[groups.size()];
  EXPECT_THAT(councils, SizeIs(4));
  EXPECT_THAT(old, Ge(5));
}

TEST_F(NationTest, TwoSmallCouncilsMayShareAPostThatBothHave) {
  const Bundle scenarios = ParseBundle(files_.at("scenarios.txtpb"));
  std::set<std::string> councils;
  for (const Row& row : rows_)
    if (row.role == "roles/chief-social-work-officer")
      councils.insert("organisations/" + row.council);
  int joint = 0;
  int judged = 0;
  for (const auto& scenario : scenarios.scenarios()) {
    for (const auto& post : scenario.changes().joint_posts()) {
      ++joint;
      EXPECT_EQ(councils.count(post.organisation()), 1U) << post.organisation();
      EXPECT_EQ(councils.count(post.with_organisation()), 1U) << post.with_organisation();
      EXPECT_NE(post.organisation(), post.with_organisation());
    }
    for (const auto& change : scenario.changes().rate_changes()) {
      ++judged;
      EXPECT_EQ(change.from_date().day(), kDay.day());
      EXPECT_EQ(change.until_date().day(), kDay.day() - 1) << "thirty months";
      EXPECT_EQ((change.until_date().year() - kDay.year()) * 12 + change.until_date().month() -
                    kDay.month(),
                30);
    }
  }
  EXPECT_EQ(joint, 1);
  EXPECT_EQ(judged, 1);
}

TEST_F(NationTest, TheReadmeSaysThatEverythingIsInvented) {
  EXPECT_THAT(files_.at("README.txt"), AllOf(HasSubstr("Everything here is invented"),
                                             HasSubstr("seed 2010"), HasSubstr("20000 people")));
}

// ---- what goes wrong

TEST(ReferenceTest, ARoleThatTheCatalogueLacksIsNamedByTierAndArea) {
  Bundle catalogue = SmallCatalogue();
  catalogue.mutable_roles()->erase(
      std::find_if(catalogue.mutable_roles()->begin(), catalogue.mutable_roles()->end(),
                   [](const auto& role) { return role.name() == "roles/head-justice"; }));

  const auto reference = Reference::FromBundle(catalogue);

  EXPECT_THAT(std::string(reference.status().message()),
              AllOf(HasSubstr("no role of tier 5 for CRIMINAL_JUSTICE in Scotland"),
                    HasSubstr("--catalogue")));
}

TEST(ReferenceTest, ARateThatTheCatalogueLacksIsNamedByTier) {
  Bundle catalogue = SmallCatalogue();
  catalogue.clear_assumptions();

  EXPECT_THAT(std::string(Reference::FromBundle(catalogue).status().message()),
              HasSubstr("MONTHS_TO_FILL for tier 1"));
}

class FolderTest : public testing::Test {
 protected:
  void Have(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  absl::Status Write(const std::map<std::string, std::string>& files) {
    return WriteSample({files, ""}, folder_.string());
  }

  const test::TempFolder place_;
  const std::filesystem::path folder_ = place_.File("");
};

TEST_F(FolderTest, ACatalogueThatIsNotThereIsNamed) {
  EXPECT_THAT(std::string(Reference::Load((folder_ / "nowhere").string()).status().message()),
              HasSubstr("nowhere"));
}

TEST_F(FolderTest, ABrokenCatalogueFileIsToldByLine) {
  Have("roles.txtpb", "roles {\n  name: \"roles/x\"\n  rung: 3\n}\n");

  EXPECT_THAT(std::string(Reference::Load(folder_.string()).status().message()),
              HasSubstr("roles.txtpb:3:"));
}

TEST_F(FolderTest, ASampleReplacesAnEarlierSample) {
  const auto files = FilesOf(SmallCatalogue(), kSmall);
  Options fewer = kSmall;
  fewer.councils = 1;
  ASSERT_TRUE(Write(files).ok());

  ASSERT_TRUE(Write(FilesOf(SmallCatalogue(), fewer)).ok());

  std::size_t structures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "structure"))
    structures += entry.exists() ? 1 : 0;
  EXPECT_EQ(structures, 1U);
}

TEST_F(FolderTest, AFolderThatHoldsSomethingElseIsLeftAlone) {
  Have("letter.txt", "Dear council,\n");

  const absl::Status status = Write(FilesOf(SmallCatalogue(), kSmall));

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReadFile(folder_ / "letter.txt"), "Dear council,\n");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "people.csv"));
}

TEST(SampleErrorsTest, TooFewPeopleForThePostsIsAnErrorThatSaysHowManyAreNeeded) {
  const auto reference = Reference::FromBundle(SmallCatalogue());
  ASSERT_TRUE(reference.ok());
  Options tight = kSmall;
  tight.people = 20;

  EXPECT_THAT(std::string(MakeSample(*reference, tight).status().message()),
              HasSubstr("--people 20 is too few"));
}

}  // namespace
}  // namespace cairn::synthesise
