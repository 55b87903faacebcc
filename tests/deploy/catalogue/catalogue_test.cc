#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/options/v1/options.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace cairn::catalogue {
namespace {

using bundle::v1::Bundle;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using planner::v1::Assumption;
using planner::v1::Objective;
using roles::v1::Organisation;
using roles::v1::Qualification;
using roles::v1::Requirement;
using roles::v1::Role;
using roles::v1::RoleProgramme;
using roles::v1::TitleRule;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;
using type::v1::Nation;
using type::v1::Source;

std::vector<std::filesystem::path> CatalogueFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(CAIRN_SOURCE_DIR) + "/deploy/catalogue"))
    if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string Contents(const std::filesystem::path& file) {
  std::ifstream in(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Calls `visit` for a message and every message inside it, with its path.
template <typename Visitor>
void Walk(const Message& message, const std::string& path, const Visitor& visit) {
  visit(message, path);
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string name = absl::StrCat(path, ".", field->name());
    if (!field->is_repeated()) {
      Walk(reflection->GetMessage(message, field), name, visit);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
      Walk(reflection->GetRepeatedMessage(message, field, i), absl::StrCat(name, "[", i, "]"),
           visit);
  }
}

bool IsSocialServices(const Role& role) {
  return role.service_area() >= type::v1::CHILDREN && role.service_area() <= type::v1::JOINT;
}

bool IsLeadership(const Role& role) { return IsSocialServices(role) && role.tier() <= 7; }

bool ExistsIn(const Role& role, Nation nation) {
  return role.nations().empty() ||
         std::find(role.nations().begin(), role.nations().end(), nation) != role.nations().end();
}

class CatalogueTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& file : CatalogueFiles()) {
      Bundle part;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(Contents(file), &part)) << file;
      catalogue_.MergeFrom(part);
    }
  }

  // The names of all resources, in the order of the files, twice where given twice.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    Walk(catalogue_, "", [&](const Message& message, const std::string&) {
      const auto* options = message.GetDescriptor();
      if (!options->options().HasExtension(options::v1::resource)) return;
      names.push_back(
          message.GetReflection()->GetString(message, options->FindFieldByName("name")));
    });
    return names;
  }

  const Role* FindRole(absl::string_view name) const {
    for (const Role& role : catalogue_.roles())
      if (role.name() == name) return &role;
    return nullptr;
  }

  Bundle catalogue_;
};

TEST_F(CatalogueTest, EveryFileSaysWhichMessageItHolds) {
  const std::vector<std::filesystem::path> files = CatalogueFiles();

  EXPECT_THAT(files, SizeIs(testing::Ge(8U)));
  for (const auto& file : files)
    EXPECT_TRUE(absl::StartsWith(Contents(file),
                                 "# proto-file: cairn/bundle/v1/bundle.proto\n"
                                 "# proto-message: cairn.bundle.v1.Bundle\n"))
        << file;
}

TEST_F(CatalogueTest, NoNameIsGivenTwiceAndEveryNameIsWellFormed) {
  std::set<std::string> seen;

  for (const std::string& name : Names()) {
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_THAT(name, MatchesRegex("[a-z]+/[a-z0-9]([a-z0-9-]*[a-z0-9])?"));
    EXPECT_LE(name.size() - name.find('/') - 1, 63U) << name;
  }

  EXPECT_FALSE(seen.empty());
}

TEST_F(CatalogueTest, EveryReferenceNamesAResourceOfTheCatalogue) {
  const std::vector<std::string> names = Names();
  const std::set<std::string> known(names.begin(), names.end());
  int references = 0;

  Walk(catalogue_, "", [&](const Message& message, const std::string& path) {
    const auto* reflection = message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->options().GetExtension(options::v1::field).reference().empty()) continue;
      const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i, ++references) {
        const std::string value = field->is_repeated()
                                      ? reflection->GetRepeatedString(message, field, i)
                                      : reflection->GetString(message, field);
        EXPECT_EQ(known.count(value), 1U) << path << "." << field->name() << " = " << value;
      }
    }
  });

  EXPECT_GT(references, 300);
}

TEST_F(CatalogueTest, EveryRequiredFieldIsSet) {
  Walk(catalogue_, "", [](const Message& message, const std::string& path) {
    const auto* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      if (!field->options().GetExtension(options::v1::field).required()) continue;
      const auto* reflection = message.GetReflection();
      EXPECT_TRUE(field->is_repeated() ? reflection->FieldSize(message, field) > 0
                                       : reflection->HasField(message, field))
          << path << "." << field->name();
    }
  });
}

TEST_F(CatalogueTest, EverythingNamesAPublicSourceOrSaysThatItIsJudgement) {
  int sources = 0;
  Walk(catalogue_, "", [&](const Message& message, const std::string& path) {
    const auto* field = message.GetDescriptor()->FindFieldByName("source");
    if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
    const auto& source =
        dynamic_cast<const Source&>(message.GetReflection()->GetMessage(message, field));
    EXPECT_NE(source.kind(), Source::KIND_UNSPECIFIED) << path;
    EXPECT_THAT(source.citation(), SizeIs(testing::Gt(20U))) << path;
    ++sources;
  });

  // A scenario states no fact.
  EXPECT_EQ(sources, static_cast<int>(Names().size()) - catalogue_.scenarios_size());
}

TEST_F(CatalogueTest, HoldsEveryCouncilOfScotlandAndEveryUpperTierCouncilOfEngland) {
  std::map<std::string, int> by_prefix;
  std::set<std::string> codes;
  for (const Organisation& council : catalogue_.organisations()) {
    EXPECT_EQ(council.kind(), Organisation::COUNCIL) << council.name();
    EXPECT_FALSE(council.fictional()) << council.name();
    EXPECT_FALSE(council.learning_network().empty()) << council.name();
    EXPECT_THAT(council.gss_code(), MatchesRegex("[ES][0-9]{8}"));
    EXPECT_EQ(council.nation(),
              council.gss_code()[0] == 'S' ? type::v1::SCOTLAND : type::v1::ENGLAND)
        << council.name();
    EXPECT_TRUE(codes.insert(council.gss_code()).second) << council.gss_code();
    ++by_prefix[council.gss_code().substr(0, 3)];
  }

  EXPECT_EQ(by_prefix["S12"], 32);
  // 32 London boroughs and the City share a prefix.
  EXPECT_THAT(
      (std::vector<int>{by_prefix["E06"], by_prefix["E08"], by_prefix["E09"], by_prefix["E10"]}),
      ElementsAre(63, 36, 33, 21));
  EXPECT_EQ(codes.size(), 32U + 153U);
}

TEST_F(CatalogueTest, OnlyMorayHasAnEvidencedNetworkInScotland) {
  for (const Organisation& council : catalogue_.organisations()) {
    const bool guess =
        council.nation() == type::v1::SCOTLAND && council.name() != "organisations/moray";
    EXPECT_EQ(council.learning_network_confidence(),
              guess ? Organisation::GUESS : Organisation::EVIDENCED)
        << council.name();
  }
}

TEST_F(CatalogueTest, NoNetworkSpansTwoNations) {
  std::map<std::string, Nation> nation_of;
  for (const Organisation& council : catalogue_.organisations()) {
    const auto [entry, is_new] = nation_of.emplace(council.learning_network(), council.nation());
    EXPECT_EQ(entry->second, council.nation()) << council.learning_network();
  }

  EXPECT_EQ(nation_of.size(), 4U + 9U);
}

TEST_F(CatalogueTest, HoldsTheFiveObjectivesOf2010To2011WithTheirParts) {
  std::map<std::string, std::vector<std::string>> parts;
  for (const Objective& objective : catalogue_.objectives()) {
    EXPECT_EQ(objective.framework(), "scotland-2010-11");
    EXPECT_EQ(objective.nation(), type::v1::SCOTLAND);
    EXPECT_EQ(objective.valid_from_date().ShortDebugString(), "year: 2010 month: 4 day: 1");
    EXPECT_EQ(objective.valid_to_date().ShortDebugString(), "year: 2011 month: 3 day: 31");
    EXPECT_EQ(objective.name(),
              "objectives/scotland-2010-11-" + absl::AsciiStrToLower(objective.code()));
    for (const auto& part : objective.sub_objectives())
      parts[objective.code()].push_back(part.id());
  }

  const std::map<std::string, std::vector<std::string>> expected = {{"O1", {"1", "2", "3"}},
                                                                    {"O2", {"1", "2"}},
                                                                    {"O3", {"1", "2"}},
                                                                    {"O4", {"1", "2"}},
                                                                    {"O5", {"1", "2"}}};
  EXPECT_EQ(parts, expected);
}

TEST_F(CatalogueTest, TheDirectorOfChildrensServicesHasTheFiguresOfTheirPublishedProfile) {
  const Role* role = FindRole("roles/director-of-childrens-services");
  ASSERT_NE(role, nullptr);
  int skills = 0;
  std::vector<Requirement> ways_in;
  for (const Requirement& requirement : role->requirements()) {
    if (requirement.has_skill())
      ++skills;
    else
      ways_in.push_back(requirement);
  }

  EXPECT_EQ(role->duties_size(), 9);
  EXPECT_EQ(role->guidance().points_size(), 3);
  EXPECT_EQ(skills, 8);
  ASSERT_THAT(ways_in, SizeIs(3));
  EXPECT_EQ(ways_in[0].qualification().qualification(),
            "qualifications/diploma-management-and-leadership-7");
  EXPECT_EQ(ways_in[0].gate(), Requirement::DESIRABLE);
  EXPECT_EQ(ways_in[1].experience().area(), "multidisciplinary-leadership");
  EXPECT_EQ(ways_in[1].gate(), Requirement::ESSENTIAL);
  EXPECT_EQ(ways_in[2].experience().area(), "budget-management");
  EXPECT_EQ(ways_in[2].gate(), Requirement::ESSENTIAL);
  EXPECT_EQ(role->routes_size(), 2);
  ASSERT_EQ(role->programmes_size(), 2);
  EXPECT_EQ(role->programmes(0).purpose(), RoleProgramme::PREPARES);
  EXPECT_EQ(role->programmes(1).purpose(), RoleProgramme::SUPPORTS);
}

TEST_F(CatalogueTest, StatutoryRolesCiteTheirStatute) {
  const std::map<std::string, std::string> statutes = {
      {"roles/director-of-childrens-services", "Children Act 2004, section 18"},
      {"roles/director-of-adult-social-services",
       "Local Authority Social Services Act 1970, section 6"},
      {"roles/director-of-public-health", "National Health Service Act 2006, section 73A"},
      {"roles/chief-social-work-officer", "Social Work (Scotland) Act 1968, section 3"},
      {"roles/chief-officer-integration-joint-board",
       "Public Bodies (Joint Working) (Scotland) Act 2014, section 10"}};

  for (const auto& [name, statute] : statutes) {
    const Role* role = FindRole(name);
    ASSERT_NE(role, nullptr) << name;
    EXPECT_EQ(role->statutory_basis(), statute) << name;
  }
}

TEST_F(CatalogueTest, OnlyTheChiefOfficerAnswersToTwoBodiesAndNoRegisterShutsTheDoorOfThatPost) {
  std::vector<std::string> joint;
  for (const Role& role : catalogue_.roles())
    if (role.joint()) joint.push_back(role.name());
  ASSERT_THAT(joint, ElementsAre("roles/chief-officer-integration-joint-board"));

  const Role& chief_officer = *FindRole(joint[0]);

  EXPECT_THAT(chief_officer.open_to(), ElementsAre(type::v1::SOCIAL_SERVICES, type::v1::HEALTH));
  for (const Requirement& requirement : chief_officer.requirements())
    EXPECT_FALSE(requirement.has_registration());
}

TEST_F(CatalogueTest, EveryRequirementHasAGateAndSaysWhatCanBeChecked) {
  const std::set<std::string> areas = {"direct-practice",        "practice-leadership",
                                       "operational-management", "safeguarding-oversight",
                                       "budget-management",      "multidisciplinary-leadership",
                                       "strategic-planning",     "partnership-working"};
  const std::set<std::string> registers = {"social-work-england", "sssc-social-worker",
                                           "public-health-specialist",
                                           "hcpc-practitioner-psychologist"};
  for (const Role& role : catalogue_.roles()) {
    for (const Requirement& requirement : role.requirements()) {
      EXPECT_NE(requirement.gate(), Requirement::GATE_UNSPECIFIED) << role.name();
      EXPECT_NE(requirement.kind_case(), Requirement::KIND_NOT_SET) << role.name();
      if (requirement.gate() == Requirement::STATUTORY) {
        EXPECT_TRUE(requirement.has_registration()) << role.name();
        EXPECT_FALSE(requirement.text().empty()) << role.name() << " does not say which law";
      }
      if (requirement.has_experience()) {
        EXPECT_EQ(areas.count(requirement.experience().area()), 1U)
            << requirement.experience().area();
      }
      if (requirement.has_registration()) {
        EXPECT_EQ(registers.count(requirement.registration().register_()), 1U) << role.name();
      }
    }
  }
}

TEST_F(CatalogueTest, OnlyTheLawTiesARoleToARegister) {
  std::set<std::string> tied;
  for (const Role& role : catalogue_.roles())
    for (const Requirement& requirement : role.requirements())
      if (requirement.gate() == Requirement::STATUTORY)
        tied.insert(
            absl::StrCat(role.name().substr(6), " ", requirement.registration().register_()));

  EXPECT_THAT(tied, ElementsAre("chief-social-work-officer sssc-social-worker",
                                "principal-educational-psychologist hcpc-practitioner-psychologist",
                                "principal-social-worker-adults social-work-england",
                                "principal-social-worker-children social-work-england",
                                "senior-practitioner social-work-england",
                                "senior-social-worker sssc-social-worker",
                                "social-worker social-work-england",
                                "social-worker-scotland sssc-social-worker"));
}

TEST_F(CatalogueTest, EveryLeadershipRoleAsksForAFewThingsWithoutWhichNobodyIsReady) {
  for (const Role& role : catalogue_.roles()) {
    if (!IsLeadership(role)) continue;
    const auto gates =
        std::count_if(role.requirements().begin(), role.requirements().end(),
                      [](const Requirement& r) { return r.gate() != Requirement::DESIRABLE; });
    EXPECT_GE(gates, 3) << role.name();
    EXPECT_LE(gates, 10) << role.name();
  }
}

TEST_F(CatalogueTest, EveryRungOfTheLadderHasAFeederAndLeadsUpwards) {
  std::set<std::string> fed;
  for (const Role& role : catalogue_.roles()) {
    bool upwards = false;
    for (const auto& route : role.routes()) {
      if (route.role().empty()) continue;
      const Role* next = FindRole(route.role());
      ASSERT_NE(next, nullptr) << route.role();
      upwards |= next->tier() < role.tier();
      EXPECT_LE(next->tier(), role.tier()) << role.name() << " leads down to " << next->name();
      for (int nation : role.nations())
        EXPECT_TRUE(ExistsIn(*next, static_cast<Nation>(nation)))
            << role.name() << " " << next->name();
      fed.insert(route.role());
    }
    if (IsSocialServices(role)) {
      EXPECT_TRUE(upwards) << role.name();
    }
  }

  std::vector<std::string> unfed;
  for (const Role& role : catalogue_.roles())
    if (IsLeadership(role) && fed.count(role.name()) == 0) unfed.push_back(role.name());
  // Specialist training leads to it, not another rung.
  EXPECT_THAT(unfed, ElementsAre("roles/consultant-in-public-health"));
}

TEST_F(CatalogueTest, QualificationLevelsLieWithinTheirFramework) {
  for (const Qualification& qualification : catalogue_.qualifications()) {
    EXPECT_GE(qualification.level(), 1) << qualification.name();
    EXPECT_LE(qualification.level(), qualification.framework() == Qualification::RQF ? 8 : 12)
        << qualification.name();
  }
}

TEST_F(CatalogueTest, EveryTierOfLeadershipHasItsRatesAndOnlyThoseOfDirectorsAreEvidence) {
  std::set<std::pair<int, int>> rates;
  std::vector<std::string> evidence;
  for (const Assumption& assumption : catalogue_.assumptions()) {
    EXPECT_TRUE(rates.emplace(assumption.measure(), assumption.tier()).second) << assumption.name();
    if (assumption.has_lower()) {
      EXPECT_LE(assumption.lower(), assumption.value()) << assumption.name();
    }
    if (assumption.has_upper()) {
      EXPECT_GE(assumption.upper(), assumption.value()) << assumption.name();
    }
    if (assumption.source().kind() == Source::PUBLIC_SOURCE) evidence.push_back(assumption.name());
  }

  for (int tier = 1; tier <= 7; ++tier) {
    EXPECT_EQ(rates.count({Assumption::EXITS_PER_YEAR, tier}), 1U) << tier;
    EXPECT_EQ(rates.count({Assumption::MONTHS_TO_FILL, tier}), 1U) << tier;
  }
  EXPECT_EQ(rates.count({Assumption::SHARED_EFFECT_VARIANCE, 0}), 1U);
  // By how much organisations differ for years nobody has published.
  for (int measure = Assumption::PROMOTED_SHARE; measure < Assumption::ORGANISATION_EFFECT_VARIANCE;
       ++measure)
    EXPECT_EQ(rates.count({measure, 0}), 1U) << measure;
  EXPECT_EQ(rates.count({Assumption::ORGANISATION_EFFECT_VARIANCE, 0}), 0U);
  EXPECT_THAT(evidence,
              ElementsAre("assumptions/exits-per-year-tier-3", "assumptions/months-to-fill-tier-3",
                          "assumptions/internal-share-tier-3", "assumptions/cover-months",
                          "assumptions/acting-share"));
}

// The rule of TitleRule, written again so that an importer's mistake is not repeated here.
std::vector<std::string> Words(absl::string_view text) {
  std::string plain;
  for (const char c : text)
    if (absl::ascii_isalnum(c))
      plain += absl::ascii_tolower(c);
    else if (c != '\'')
      plain += ' ';
  std::vector<std::string> words = absl::StrSplit(plain, ' ', absl::SkipEmpty());
  const std::set<std::string> ignored = {"the", "of", "and", "for"};
  words.erase(std::remove_if(words.begin(), words.end(),
                             [&](const std::string& word) { return ignored.count(word) > 0; }),
              words.end());
  return words;
}

bool Contains(absl::string_view text, absl::string_view wanted) {
  const std::vector<std::string> have = Words(text);
  for (const std::string& word : Words(wanted))
    if (std::find(have.begin(), have.end(), word) == have.end()) return false;
  return true;
}

struct Title {
  std::string title, directorate, service;
};

bool Matches(const TitleRule& rule, const Title& title) {
  const std::vector<std::string> have = Words(title.title);
  const std::vector<std::string> want = Words(rule.title());
  const auto at = std::search(have.begin(), have.end(), want.begin(), want.end());
  if (at == have.end() && !want.empty()) return false;
  const bool starts = std::equal(want.begin(), want.end(), have.begin());
  const bool ends = std::equal(want.rbegin(), want.rend(), have.rbegin());
  if (!absl::StartsWith(rule.title(), "*") && !starts) return false;
  if (!absl::EndsWith(rule.title(), "*") && !ends) return false;
  if (!absl::StartsWith(rule.title(), "*") && !absl::EndsWith(rule.title(), "*") &&
      have.size() != want.size())
    return false;
  return Contains(title.directorate, rule.directorate()) && Contains(title.service, rule.service());
}

// The roles that a title maps to: none, one, or several when it is ambiguous.
std::set<std::string> RolesOf(const Bundle& catalogue, Nation nation, const Title& title) {
  std::tuple<size_t, bool, bool> best{0, false, false};
  std::set<std::string> found;
  for (const Role& role : catalogue.roles()) {
    if (!ExistsIn(role, nation)) continue;
    for (const TitleRule& rule : role.titles()) {
      if (!Matches(rule, title)) continue;
      const std::tuple<size_t, bool, bool> rank{
          Words(rule.title()).size(), !rule.directorate().empty(), !rule.service().empty()};
      if (rank > best) found.clear();
      if (rank >= best) found.insert(role.name().substr(6));
      best = std::max(best, rank);
    }
  }
  return found;
}

TEST_F(CatalogueTest, EveryPostOfTwoRealSocialCareDirectoratesMapsToOneRole) {
  const std::string adults = "Adults Services";
  const std::string children = "Children's Services";
  const std::vector<std::pair<Title, std::string>> posts = {
      {{"Corporate Director of Adults and Wellbeing", adults, "NA"},
       "director-of-adult-social-services"},
      {{"Programme Director", adults, "Commissioning"}, "assistant-director-commissioning"},
      {{"Director of Adults", adults, "Adults Services"}, "assistant-director-adults"},
      {{"Assistant Director of Provider Services", adults, "Adults Services"},
       "assistant-director-adults"},
      {{"Strategic Lead for Quality & Governance", adults, "Adults Services"},
       "head-of-service-adults"},
      {{"Director of All Age Commissioning", adults, "All Age Commissioning"},
       "assistant-director-commissioning"},
      {{"Director of Public Health", adults, "Public Health"}, "director-of-public-health"},
      {{"Deputy Director of Public Health", adults, "Public Health"},
       "deputy-director-of-public-health"},
      {{"Strategic & Neighbourhood Lead Central", adults, "Neighbourhood Team Central"},
       "head-of-service-adults"},
      {{"Strategic & Neighbourhood Lead North", adults, "Neighbourhood Team North"},
       "head-of-service-adults"},
      {{"Service Manager & Principal Social Worker/Lead Professional", adults,
        "Neighbourhood Teams Adults"},
       "principal-social-worker-adults"},
      {{"Strategic Lead - Mental Health", adults, "Greater Manchester Mental Health"},
       "head-of-service-adults"},
      {{"Head of Commissioning", adults, "Commissioning"}, "head-of-commissioning"},
      {{"Public Health Consultant", adults, "Public Health"}, "consultant-in-public-health"},
      {{"Public Health Consultant", adults, "Public Health"}, "consultant-in-public-health"},
      {{"Corporate Director of Children's Services", children, "NA"},
       "director-of-childrens-services"},
      {{"Director of Education Standards, Quality & Assurance", children,
        "Education Standards Quality & Performance"},
       "assistant-director-education"},
      {{"Strategic Lead Safeguarding", children, "Safeguarding"}, "head-of-service-children"},
      {{"Strategic Lead Practice Improvement", children, "Improvement & Learning"},
       "head-of-service-children"},
      {{"Director of Early Help and Children's Social Care", children, "Childrens Service"},
       "assistant-director-childrens-services"},
      {{"School Improvement Advisor - Primary", children, "School Improvement"},
       "school-improvement-adviser"},
      {{"School Improvement Advisor - Secondary", children, "School Improvement"},
       "school-improvement-adviser"},
      {{"Virtual School Head", children, "Virtual School"}, "virtual-school-head"},
      {{"Principal Educational Psychologist", children, "Education Psychology"},
       "principal-educational-psychologist"},
      {{"Head of Education, School Places, Access and Vulnerable Children", children,
        "Early Years School Places & Access"},
       "head-of-education"},
      {{"Lead for SEND and Inclusion", children, "Inclusion"}, "head-of-send"},
      {{"Head of Early Years & Family Help", children, "Education Standards Quality & Performance"},
       "head-of-early-help"},
      {{"Head of Service, Provider Services", children, "Provider Services"},
       "head-of-service-children"},
      {{"Head of Service, Cared 4 & Care Experience Service", children,
        "Cared 4 & Care Experienced"},
       "head-of-service-children"},
      {{"Head of Service Families First (Child in Need) Locality Service", children,
        "Families First (Child in Need)"},
       "head-of-service-children"},
      {{"Designated Social Care Officer / Head of Service Children with Additional Needs", children,
        "Children with Additional Needs"},
       "head-of-service-children"},
      {{"Head of Service Early Help Locality Service & First Response", children,
        "Early Help Locality Service & First Response"},
       "head-of-service-children"},
      {{"Head of Service Vulnerable Adolescent Service", children, "Vulnerable Adolescent Service"},
       "head-of-service-children"},
      {{"Head of Service Support and Protection Locality Service", children,
        "Support & Protection"},
       "head-of-service-children"},
  };
  ASSERT_EQ(posts.size(), 34U);

  for (const auto& [title, role] : posts)
    EXPECT_THAT(RolesOf(catalogue_, type::v1::ENGLAND, title), ElementsAre(role)) << title.title;
}

TEST_F(CatalogueTest, ThreeOfFourVacanciesLeadSocialServicesAndTheSchoolAdviserDoesNot) {
  EXPECT_TRUE(IsLeadership(*FindRole("roles/deputy-director-of-public-health")));
  EXPECT_TRUE(IsLeadership(*FindRole("roles/head-of-service-children")));
  EXPECT_FALSE(IsSocialServices(*FindRole("roles/school-improvement-adviser")));
}

TEST_F(CatalogueTest, CorporateAndPlaceTitlesAreLeftUnmapped) {
  const std::vector<Title> titles = {
      {"Director of Finance & Systems", "Finance & Systems", "NA"},
      {"Assistant Director of Finance", "Finance & Systems", "Financial Management"},
      {"Director of Human Resources", "Strategy & Resources", "Human Resources"},
      {"Service Manager", "Strategy & Resources", "Strategic Business Unit"},
      {"Head of Service, Highways, Transportation and Greenspace", "Place", "Highways"},
      {"Director of Legal & Governance Services (Monitoring Officer)", "Legal & Governance",
       "Legal"},
      {"Head of Leisure", "Place", "Leisure"},
  };

  for (const Title& title : titles)
    EXPECT_THAT(RolesOf(catalogue_, type::v1::ENGLAND, title), IsEmpty()) << title.title;
}

TEST_F(CatalogueTest, CommonTitlesMapByNation) {
  struct Case {
    Nation nation;
    std::string title, role;
  };
  const Nation england = type::v1::ENGLAND;
  const Nation scotland = type::v1::SCOTLAND;
  const std::vector<Case> cases = {
      {england, "Director of Children's Services", "director-of-childrens-services"},
      {scotland, "Director of Children's Services", "director-of-childrens-services-scotland"},
      {england, "Assistant Director of Children's Services",
       "assistant-director-childrens-services"},
      {england, "Head of Adult Social Care", "head-of-service-adults"},
      {scotland, "Chief Executive", "chief-executive"},
      {scotland, "Chief Social Work Officer", "chief-social-work-officer"},
      {scotland, "Head of Service and Chief Social Work Officer", "chief-social-work-officer"},
      {scotland, "Depute Chief Social Work Officer", "assistant-director-social-work"},
      {scotland, "Chief Officer, Integration Joint Board", "chief-officer-integration-joint-board"},
      {scotland, "Head of Service, Children and Families", "head-of-service-children-scotland"},
      {scotland, "Head of Service, Adults", "head-of-service-adults-scotland"},
      {scotland, "Head of Criminal Justice", "head-of-criminal-justice"},
      {scotland, "Service Manager, Children and Families", "service-manager-children-scotland"},
      {scotland, "Service Manager, Older People", "service-manager-adults-scotland"},
      {scotland, "Service Manager, Criminal Justice", "service-manager-justice"},
      {scotland, "Team Manager, Adults", "team-manager-adults-scotland"},
      {scotland, "Team Manager, Fostering and Adoption", "team-manager-children-scotland"},
      {scotland, "Senior Social Worker", "senior-social-worker"},
      {scotland, "Social Worker", "social-worker-scotland"},
      {scotland, "Director of Education", "director-of-education-scotland"},
  };

  for (const Case& c : cases)
    EXPECT_THAT(RolesOf(catalogue_, c.nation, {c.title, "", ""}), ElementsAre(c.role)) << c.title;
}

TEST_F(CatalogueTest, NoTwoRolesOfANationClaimTheSameTitle) {
  for (const Nation nation : {type::v1::ENGLAND, type::v1::SCOTLAND}) {
    std::map<std::string, std::string> claimed;
    for (const Role& role : catalogue_.roles()) {
      if (!ExistsIn(role, nation)) continue;
      for (const TitleRule& rule : role.titles()) {
        const std::string key = absl::StrCat(
            absl::StartsWith(rule.title(), "*"), absl::StrJoin(Words(rule.title()), " "),
            absl::EndsWith(rule.title(), "*"), "|", absl::StrJoin(Words(rule.directorate()), " "),
            "|", absl::StrJoin(Words(rule.service()), " "));
        const auto [entry, is_new] = claimed.emplace(key, role.name());
        EXPECT_TRUE(is_new) << rule.title() << ": " << entry->second << " and " << role.name();
      }
    }
  }
}

}  // namespace
}  // namespace cairn::catalogue
