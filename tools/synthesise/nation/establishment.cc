#include "tools/synthesise/nation/establishment.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "tools/synthesise/nation/chance.h"
#include "tools/synthesise/nation/titles.h"

namespace cairn::synthesise {
namespace {

using roles::v1::Role;

const std::vector<std::string>& FocusesOf(Area area) {
  static const auto* const lists = new std::array<std::vector<std::string>, 3>{
      {{"Looked After Children", "Child Protection", "Duty and Assessment",
        "Children with Disabilities", "Throughcare and Aftercare", "Early Help"},
       {"Older People", "Learning Disability", "Mental Health", "Hospital Social Work",
        "Adult Protection", "Physical Disability"},
       {"Criminal Justice", "Community Justice", "Community Payback", "Court Services"}}};
  return (*lists)[At(area)];
}

const std::vector<std::string>& Localities() {
  static const auto* const list =
      new std::vector<std::string>{"North", "South", "East", "West", "Central", "Coast", "Glens"};
  return *list;
}

const std::string& ServiceOf(Area area) {
  static const auto* const names = new std::array<std::string, 3>{
      "Children's Social Work", "Adult Social Work", "Criminal Justice Social Work"};
  return (*names)[At(area)];
}

// The largest whole number whose square is not above n.
int Root(int n) {
  int root = 0;
  while ((root + 1) * (root + 1) <= n) ++root;
  return root;
}

// How many posts of each kind a council of this size has.
struct Size {
  explicit Size(const Council& council)
      : thousands(council.population / 1000), root(Root(council.population)) {}
  int assistant_directors() const { return thousands >= 300 ? 2 : thousands >= 60 ? 1 : 0; }
  int heads(Area area) const {
    if (area == Area::kChildren) return thousands >= 250 ? 2 : 1;
    if (area == Area::kAdults) return thousands >= 110 ? 2 : 1;
    return thousands >= 60 ? 1 : 0;
  }
  int service_managers(Area area) const {
    if (area == Area::kChildren) return std::max(1, root / 105);
    if (area == Area::kAdults) return std::max(1, root / 85);
    return root / 300;
  }
  int team_managers(Area area) const {
    if (area == Area::kChildren) return root / 42;
    if (area == Area::kAdults) return root / 34;
    return std::max(1, root / 150);
  }
  int senior_practitioners() const { return 1 + root / 400; }
  int thousands;
  int root;
};

Cover DrawCover(int tier, Draws& draws) {
  if (tier <= 3)
    return draws.Weighted<Cover>(
        {{Cover::kActing, 42}, {Cover::kInterim, 46}, {Cover::kSecondment, 4}, {Cover::kNone, 8}});
  if (tier <= 5)
    return draws.Weighted<Cover>({{Cover::kActing, 40},
                                  {Cover::kInterim, 15},
                                  {Cover::kAgency, 12},
                                  {Cover::kSecondment, 5},
                                  {Cover::kNone, 28}});
  if (tier <= 7)
    return draws.Weighted<Cover>({{Cover::kActing, 32},
                                  {Cover::kInterim, 4},
                                  {Cover::kAgency, 20},
                                  {Cover::kSecondment, 4},
                                  {Cover::kNone, 40}});
  return Cover::kNone;
}

// How long ago a post that is vacant now fell vacant. Of a fill time of three exponential stages, a
// vacancy seen at a random moment is in each stage equally often.
int DaysVacant(const Turnover& turnover, Draws& draws) {
  constexpr int kStages = 3;
  constexpr int kLongest = 900;
  const int stages = draws.Between(1, kStages);
  int days = 1;
  for (int i = 0; i < stages; ++i)
    days += draws.ExponentialDays(turnover.mean_days_to_fill / kStages);
  return std::min(days, kLongest);
}

class Builder {
 public:
  Builder(const Council& council, const Nation& nation, const Reference& reference,
          const Options& options)
      : council_(council),
        nation_(nation),
        reference_(reference),
        options_(options),
        size_(council),
        draws_(options.seed, absl::StrCat(council.id, "/establishment")) {}

  std::vector<Post> Build() {
    AddTop();
    AddSocialWork(Area::kChildren);
    AddEducation();
    AddSocialWork(Area::kAdults);
    AddSocialWork(Area::kJustice);
    AddCorporate();
    NumberTwins();
    for (std::size_t i = 0; i < posts_.size(); ++i) DrawHolder(posts_[i], KeyOf(posts_[i], i));
    return std::move(posts_);
  }

 private:
  Place PlaceOf(Area area) const {
    return {area == Area::kChildren ? council_.style.children_directorate
                                    : council_.style.adults_directorate,
            ServiceOf(area)};
  }

  Post& Add(const Role& role, int level, const Place& place,
            const std::vector<std::string>& focuses = {}, absl::string_view locality = "") {
    Post& post = posts_.emplace_back();
    post.role = &role;
    post.tier = role.tier();
    post.level = level;
    post.directorate = place.directorate;
    post.service = place.service;
    post.title = TitleOf(role, place, council_.style, focuses.empty() ? NoFocus() : focuses,
                         locality, draws_);
    return post;
  }

  static const std::vector<std::string>& NoFocus() {
    static const auto* const list =
        new std::vector<std::string>{"Operations", "Strategy and Performance"};
    return *list;
  }

  void AddTop() {
    const Ladder& ladder = reference_.ladder();
    const std::string& adults = council_.style.adults_directorate;
    Add(*ladder.chief_executive, 1, {"", ""});
    if (size_.thousands >= 200) Add(*ladder.deputy_chief_executive, 2, {"Corporate Services", ""});
    Post& chief_officer = Add(*ladder.chief_officer, 2, {adults, ""});
    for (const Council& other : nation_.councils)
      if (other.id == council_.chief_officer_host || other.chief_officer_host == council_.id)
        chief_officer.host = council_.chief_officer_host.empty() ? council_.name : other.name;
    if (size_.thousands >= 60) {
      Add(*ladder.children_director, 2, {council_.style.children_directorate, ""});
    } else {
      Add(*ladder.social_work_director, 2, {adults, ""});
    }
    Add(*ladder.chief_social_work_officer, 3, {adults, "Social Work"});
    for (int i = 0; i < size_.assistant_directors(); ++i)
      Add(*ladder.assistant_director, 3, {adults, "Social Work"},
          {"Operations", "Children and Families"});
    if (size_.thousands >= 60)
      Add(*ladder.planning_head, 3, {adults, "Strategic Planning and Commissioning"});
  }

  void AddSocialWork(Area area) {
    const Ladder& ladder = reference_.ladder();
    const Place place = PlaceOf(area);
    for (int i = 0; i < size_.heads(area); ++i)
      Add(*ladder.heads[At(area)], 3, place, FocusesOf(area),
          i == 0 ? "" : draws_.Pick(Localities()));
    for (int i = 0; i < size_.service_managers(area); ++i)
      Add(*ladder.service_managers[At(area)], 4, place, FocusesOf(area),
          i == 0 ? "" : draws_.Pick(Localities()));
    const int teams = std::max(1, size_.team_managers(area) + draws_.Between(-1, 1));
    for (int i = 0; i < teams; ++i)
      Add(*ladder.team_managers[At(area)], 5, place, FocusesOf(area), draws_.Pick(Localities()));
    if (area == Area::kJustice) return;
    for (int i = area == Area::kChildren ? 0 : 1; i < size_.senior_practitioners(); i += 2)
      Add(*ladder.senior_practitioner, 5, place, {}, draws_.Pick(Localities()));
  }

  void AddEducation() {
    const Ladder& ladder = reference_.ladder();
    const std::string& directorate = council_.style.children_directorate;
    Add(*ladder.education_director, 2, {directorate, ""});
    if (size_.thousands >= 60) Add(*ladder.education_head, 3, {directorate, "Education"});
  }

  void AddCorporate() {
    std::vector<std::string> titles = UnmappedTitles();
    draws_.Shuffle(titles);
    if (size_.thousands < 100 && draws_.Happens(500)) return;
    for (int i = 0; i < (size_.thousands >= 250 ? 2 : 1); ++i) {
      constexpr int kRateOfTier = 5;
      Post& post = posts_.emplace_back();
      post.tier = kRateOfTier;
      post.level = 3;
      post.title = titles[static_cast<std::size_t>(i)];
      post.directorate = "Corporate Services";
      post.service = "Corporate Services";
    }
  }

  void NumberTwins() {
    std::map<std::tuple<std::string, std::string, std::string>, int> seen;
    for (Post& post : posts_) post.ordinal = ++seen[{post.title, post.directorate, post.service}];
  }

  // A shared post draws the same in both councils.
  std::string KeyOf(const Post& post, std::size_t place) const {
    if (post.IsShared())
      return absl::StrCat(
          council_.chief_officer_host.empty() ? council_.id : council_.chief_officer_host,
          "/shared");
    return absl::StrCat(council_.id, "/post/", place);
  }

  bool IsPartnerCase(const Post& post) const {
    switch (council_.partner_case) {
      case PartnerCase::kHealth:
        return post.role == reference_.ladder().chief_officer;
      case PartnerCase::kEducation:
        return post.role == reference_.ladder().children_director;
      case PartnerCase::kNone:
        break;
    }
    return false;
  }

  void DrawHolder(Post& post, const std::string& key) const {
    constexpr int kLeavingPerMille = 15;  // posts whose holder has given notice
    Draws draws(options_.seed, key);
    const Turnover& turnover = reference_.TurnoverOf(post.tier);
    if (draws.Happens(turnover.vacant_per_mille) || IsPartnerCase(post)) {
      Gap gap;
      gap.since = options_.as_of - DaysVacant(turnover, draws);
      gap.cover = DrawCover(post.tier, draws);
      gap.cover_start = std::min(gap.since + draws.Between(0, 45), options_.as_of - 1);
      post.gap = gap;
      return;
    }
    if (post.role != nullptr && post.tier <= 7 && draws.Happens(kLeavingPerMille))
      post.holder_leaves = options_.as_of + draws.Between(10, 120);
  }

  const Council& council_;
  const Nation& nation_;
  const Reference& reference_;
  const Options& options_;
  const Size size_;
  Draws draws_;
  std::vector<Post> posts_;
};

}  // namespace

std::vector<Post> DrawEstablishment(const Council& council, const Nation& nation,
                                    const Reference& reference, const Options& options) {
  return Builder(council, nation, reference, options).Build();
}

}  // namespace cairn::synthesise
