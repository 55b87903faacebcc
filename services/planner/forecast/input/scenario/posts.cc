#include "services/planner/forecast/input/scenario/posts.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"

namespace cairn::planner {
namespace {

using v1::Scenario;

// Makes the changes of posts, one at a time.
class PostChanges {
 public:
  PostChanges(const Workforce& workforce, Day start, ForecastQuestion& question,
              Violations& violations)
      : workforce_(workforce), start_(start), question_(question), violations_(violations) {}

  void Make(const ScenarioLayer& layer) {
    const Scenario::Changes& changes = layer.changes;
    for (int i = 0; i < changes.departures_size(); ++i)
      if (!changes.departures(i).post().empty())
        Leave(changes.departures(i), absl::StrCat(layer.path, "departures[", i, "]"));
    for (int i = 0; i < changes.closures_size(); ++i)
      Close(changes.closures(i), absl::StrCat(layer.path, "closures[", i, "]"));
    for (int i = 0; i < changes.new_posts_size(); ++i)
      Create(changes.new_posts(i), absl::StrCat(layer.path, "new_posts[", i, "]"));
  }

  // Whose post closes first does not leave it.
  void Settle() {
    for (forecast::Post& post : question_.input.posts) {
      if (post.leaves_month && post.closes_month && *post.leaves_month >= *post.closes_month)
        post.leaves_month.reset();
      if (post.starts_month && post.state == forecast::PostState::kFilled && !post.leaves_month)
        post.starts_month.reset();
    }
  }

 private:
  void Leave(const Scenario::Departure& departure, const std::string& path) {
    forecast::Post* post = Find(departure.post(), path + ".post");
    if (post == nullptr) return;
    const double leaves = MonthAfter(start_, departure.from_date());
    if (post->state != forecast::PostState::kFilled)
      violations_.Add(path + ".post", "has no holder at the start who could leave");
    else if (leaves <= 0)
      violations_.Add(path + ".from_date", "lies before the start");
    else
      post->leaves_month = std::min(leaves, post->leaves_month.value_or(kForGood));
  }

  void Close(const Scenario::Closure& closure, const std::string& path) {
    forecast::Post* post = Find(closure.post(), path + ".post");
    if (post == nullptr) return;
    const double closes = MonthOf(start_, closure.date());
    if (closes <= post->opens_month.value_or(0))
      violations_.Add(path + ".date", post->opens_month ? "lies before the post opens"
                                                        : "must lie behind the start");
    else
      post->closes_month = std::min(closes, post->closes_month.value_or(kForGood));
  }

  void Create(const Scenario::NewPosts& created, const std::string& path) {
    const std::optional<int> organisation = AskedAbout(
        workforce_, question_, created.organisation(), path + ".organisation", violations_);
    if (!organisation) return;
    const std::optional<int> tier = PlaceOf(question_, created.tier());
    const double opens = MonthOf(start_, created.date());
    if (!tier) violations_.Add(path + ".tier", "has no post in the forecast");
    if (opens <= 0) violations_.Add(path + ".date", "must lie behind the start");
    if (!tier || opens <= 0) return;
    for (int n = 0; n < std::max(1, created.count()); ++n) {
      question_.input.posts.push_back({.tier = *tier,
                                       .organisation = *organisation,
                                       .state = forecast::PostState::kNotYetOpen,
                                       .opens_month = opens});
      question_.posts.push_back({absl::StrCat(path, "/", n), "New post"});
    }
  }

  // The question's post of that name. When there is none: a violation, unless the post is one of an
  // organisation that was not asked about.
  forecast::Post* Find(const std::string& name, const std::string& path) {
    for (std::size_t p = 0; p < question_.posts.size(); ++p)
      if (question_.posts[p].name == name && !question_.IsBeside(question_.input.posts[p]))
        return &question_.input.posts[p];
    if (FindPost(workforce_, name) == nullptr) {
      violations_.Add(path, "names a post that the planner has not seen: ", name);
    } else if (PlaceOf(question_, absl::StrCat("organisations/", resource::OrganisationOf(name)))) {
      violations_.Add(path,
                      "names a post that the forecast leaves out, since it has closed, has no "
                      "role, or its role is out of scope: ",
                      name);
    }
    return nullptr;
  }

  const Workforce& workforce_;
  const Day start_;
  ForecastQuestion& question_;
  Violations& violations_;
};

}  // namespace

void ChangePosts(const std::vector<ScenarioLayer>& layers, const Workforce& workforce, Day start,
                 ForecastQuestion& question, Violations& violations) {
  PostChanges changes(workforce, start, question, violations);
  for (const ScenarioLayer& layer : layers) changes.Make(layer);
  changes.Settle();
}

}  // namespace cairn::planner
