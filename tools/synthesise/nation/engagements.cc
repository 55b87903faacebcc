#include "tools/synthesise/nation/engagements.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "tools/synthesise/nation/chance.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using planner::v1::Engagement;
using roles::v1::Organisation;

constexpr int kYear = 365;

// The day of something that happened this year, earlier or never.
std::optional<absl::CivilDay> DrawDay(int recent_per_mille, int old_per_mille, absl::CivilDay as_of,
                                      Draws& draws) {
  enum class Age { kRecent, kOld, kNever };
  const Age age = draws.Weighted<Age>({{Age::kRecent, recent_per_mille},
                                       {Age::kOld, old_per_mille},
                                       {Age::kNever, 1000 - recent_per_mille - old_per_mille}});
  switch (age) {
    case Age::kRecent:
      return as_of - draws.Between(5, kYear - 15);
    case Age::kOld:
      return as_of - draws.Between(kYear + 15, 3 * kYear);
    case Age::kNever:
      break;
  }
  return std::nullopt;
}

class Drawer {
 public:
  Drawer(const Council& council, const Reference& reference, const Options& options, Bundle& bundle)
      : council_(council),
        reference_(reference),
        options_(options),
        bundle_(bundle),
        draws_(options.seed, absl::StrCat(council.id, "/engagements")) {}

  void Draw() {
    if (council_.records == Records::kNone) return;
    Needs("needs-workers", Engagement::WORKERS,
          "Asked team managers and senior practitioners what they need to learn.");
    Needs("needs-employers", Engagement::EMPLOYERS,
          "Reviewed with heads of service which skills future leaders lack.");
    Needs("needs-people-who-use-services", Engagement::PEOPLE_WHO_USE_SERVICES,
          "Asked people who use services what they expect of leaders.");
    if (council_.partner_case != PartnerCase::kHealth)
      Joint("joint-health", council_.health_board, type::v1::HEALTH, 400, 300,
            "Joint leadership workshop with the health board.");
    if (council_.partner_case != PartnerCase::kEducation)
      Joint("joint-education", council_.college, type::v1::EDUCATION, 250, 200,
            "Shadowing between heads of service and head teachers.");
    if (const auto day = DrawDay(450, 200, options_.as_of, draws_); day.has_value()) {
      Engagement& met = Add("community", Engagement::COMMUNITY_ACTIVITY, *day);
      met.set_summary("A leadership community met.");
    }
  }

 private:
  Engagement& Add(const std::string& id, Engagement::Kind kind, absl::CivilDay day) {
    Engagement& engagement = *bundle_.add_engagements();
    engagement.set_name(absl::StrCat("organisations/", council_.id, "/engagements/", id));
    engagement.set_kind(kind);
    *engagement.mutable_date() = resource::ToDate(day);
    return engagement;
  }

  void Needs(const std::string& id, Engagement::Group group, const std::string& summary) {
    const auto day = DrawDay(620, 220, options_.as_of, draws_);
    if (!day.has_value()) return;
    Engagement& needs = Add(id, Engagement::NEEDS_ASSESSMENT, *day);
    needs.set_audience(group);
    needs.set_summary(summary);
    constexpr int kNarrowPerMille = 80;  // asked about directors only
    if (!draws_.Happens(kNarrowPerMille)) return;
    needs.add_roles(reference_.ladder().chief_social_work_officer->name());
    needs.add_roles(reference_.ladder().chief_officer->name());
  }

  void Joint(const std::string& id, const std::string& partner, type::v1::Sector sector, int recent,
             int old, const std::string& summary) {
    const auto day = DrawDay(recent, old, options_.as_of, draws_);
    if (!day.has_value()) return;
    Engagement& joint = Add(id, Engagement::JOINT_ACTION, *day);
    joint.set_partner(absl::StrCat("organisations/", partner));
    joint.set_partner_sector(sector);
    joint.set_summary(summary);
  }

  const Council& council_;
  const Reference& reference_;
  const Options& options_;
  Bundle& bundle_;
  Draws draws_;
};

Organisation Fictional(const std::string& id, const std::string& name, Organisation::Kind kind,
                       const std::string& network) {
  Organisation organisation;
  organisation.set_name(absl::StrCat("organisations/", id));
  organisation.set_display_name(name);
  organisation.set_kind(kind);
  organisation.set_nation(type::v1::SCOTLAND);
  organisation.set_learning_network(network);
  organisation.set_fictional(true);
  organisation.mutable_source()->set_kind(type::v1::Source::JUDGEMENT);
  organisation.mutable_source()->set_citation("Invented by cairn-synthesise; no such body exists");
  return organisation;
}

}  // namespace

Bundle DrawEngagements(const Nation& nation, const Reference& reference, const Options& options) {
  Bundle bundle;
  for (const Council& council : nation.councils) Drawer(council, reference, options, bundle).Draw();
  return bundle;
}

Bundle OrganisationsOf(const Nation& nation) {
  Bundle bundle;
  for (const Council& council : nation.councils)
    *bundle.add_organisations() =
        Fictional(council.id, council.name, Organisation::COUNCIL, council.network);
  for (const Partner& partner : nation.partners)
    *bundle.add_organisations() =
        Fictional(partner.id, partner.name, partner.kind, partner.network);
  std::sort(bundle.mutable_organisations()->begin(), bundle.mutable_organisations()->end(),
            [](const Organisation& a, const Organisation& b) { return a.name() < b.name(); });
  return bundle;
}

}  // namespace cairn::synthesise
