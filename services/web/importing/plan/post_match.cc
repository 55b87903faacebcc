#include "services/web/importing/plan/post_match.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/text/fold.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

// Where a third of the posts that stand would be closed and as many created, the file is held.
constexpr std::size_t kMuch = 3;
constexpr std::size_t kMostNames = 5;

class Matcher {
 public:
  Matcher(const std::vector<const Post*>& posts, const std::vector<PublishedWords>& rows,
          const Options& options, Plan& plan, PostMatches& matches)
      : rows_(rows),
        plan_(plan),
        matched_(matches.posts),
        corrected_(matches.corrected),
        held_rows_(matches.held),
        absent_(matches.absent) {
    matched_.assign(rows.size(), nullptr);
    corrected_.assign(rows.size(), false);
    held_rows_.assign(rows.size(), false);
    KnowAll(posts);
    const std::map<std::string, std::string> before_of = Settle(options);
    MatchFirstWords(posts, before_of, absl::StrCat(options.organisation, "/posts/"));
    MatchAll(before_of);
    for (const Post* post : posts)
      // A post that no source ever showed is not expected in a file.
      if (post->has_as_of_date() && !post->has_close_date() && taken_.count(post) == 0)
        absent_.push_back(post);
    absent_before_hold_ = absent_;
    HoldRenames();
    TellTwins();
  }

 private:
  struct MaybeSame {
    double likeness;
    std::size_t row;
    const Post* post;
  };
  static constexpr double kSurely = 4;  // likelier than any likeness

  using Known = std::unordered_map<std::string, const Post*>;

  static void Know(const std::string& key, const Post* post, Known& posts) {
    const Post*& known = posts[key];
    if (known == nullptr || known->has_close_date()) known = post;
  }
  // What no row has taken yet.
  void KnowAll(const std::vector<const Post*>& posts) {
    by_key_.clear();
    by_corrected_key_.clear();
    for (const Post* post : posts) {
      if (taken_.count(post) > 0) continue;
      Know(AsPublished(*post).Key(), post, by_key_);
      if (IsCorrected(*post)) Know(AsInUse(*post).Key(), post, by_corrected_key_);
    }
  }
  // Whether a post stands, or stood, under that key, be it only since somebody corrected its title.
  bool Knows(const std::string& key) const {
    return by_key_.count(key) > 0 || by_corrected_key_.count(key) > 0;
  }

  // From the key of a row to the key of the post that it was.
  std::map<std::string, std::string> Settle(const Options& options) {
    std::map<std::string, std::string> before_of;
    if (options.match.empty()) return before_of;
    std::set<std::string> in_file;
    for (const PublishedWords& row : rows_) in_file.insert(row.words.Key());
    plan_.report.Read("match file");
    for (const Settlement& settled :
         ReadMatchFile(options.match, options.strictness, plan_.report)) {
      const std::string before = settled.before.Key();
      const std::string now = settled.now.Key();
      if (!now.empty() && in_file.count(now) == 0)
        plan_.report.RefuseRow(settled.line, "new_title",
                               "names a post that the file does not have");
      // A match file may be given again once its posts have their new titles.
      else if (!before.empty() && !Knows(before) && !Knows(now))
        plan_.report.RefuseRow(settled.line, "old_title", "names a post that does not stand");
      else if (!before.empty() && !now.empty())
        before_of[now] = before;
      else
        settled_.insert(before.empty() ? now : before);
    }
    plan_.report.Read("");
    return before_of;
  }

  // A post's id is of the words under which a file first published it. Where no post has these
  // words now, they tell which one somebody has moved to another directorate or service.
  void MatchFirstWords(const std::vector<const Post*>& posts,
                       const std::map<std::string, std::string>& before_of,
                       const std::string& prefix) {
    std::unordered_map<std::string, const Post*> by_name;
    for (const Post* post : posts)
      if (!post->has_close_date() && post->has_as_of_date()) by_name[post->name()] = post;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::string key = rows_[i].words.Key();
      if (Knows(key) || before_of.count(key) > 0 || settled_.count(key) > 0) continue;
      const auto found = by_name.find(Ids().Peek(prefix, key));
      // Where the title is another as well, a file may have said so.
      if (found == by_name.end() ||
          Words(PublishedTitle(*found->second)) != Words(rows_[i].words.title) ||
          settled_.count(AsPublished(*found->second).Key()) > 0 ||
          !taken_.insert(found->second).second)
        continue;
      matched_[i] = found->second;
      corrected_[i] = true;
    }
    KnowAll(posts);
  }

  void MatchAll(const std::map<std::string, std::string>& before_of) {
    const auto match = [this](std::size_t row, const std::string& key, const Known& posts) {
      const auto found = posts.find(key);
      if (matched_[row] == nullptr && found != posts.end() && taken_.insert(found->second).second)
        matched_[row] = found->second;
    };
    // What a person settled goes first, so that nothing else takes its post.
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (const auto before = before_of.find(rows_[i].words.Key()); before != before_of.end())
        for (const Known* posts : {&by_key_, &by_corrected_key_}) match(i, before->second, *posts);
    std::vector<Doubt> doubts;
    std::set<std::size_t> doubtful;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (const Doubt doubt = DoubtOf(i); doubt.published != nullptr) {
        doubts.push_back(doubt);
        doubtful.insert(i);
      }
    // What is still published as it was goes before what is published as it was corrected.
    for (const Known* posts : {&by_key_, &by_corrected_key_})
      for (std::size_t i = 0; i < rows_.size(); ++i)
        if (doubtful.count(i) == 0) match(i, rows_[i].words.Key(), *posts);
    ResolveDoubts(std::move(doubts));
  }

  // A row that is one of two: the post that was published so and is called otherwise now, or the
  // one whose title was corrected to just this.
  struct Doubt {
    std::size_t row = 0;
    const Post* published = nullptr;
    const Post* in_use = nullptr;
  };
  Doubt DoubtOf(std::size_t row) const {
    const std::string key = rows_[row].words.Key();
    const auto published = by_key_.find(key);
    const auto in_use = by_corrected_key_.find(key);
    if (matched_[row] != nullptr || published == by_key_.end() ||
        in_use == by_corrected_key_.end() || published->second == in_use->second ||
        AsInUse(*published->second).Key() == key || taken_.count(published->second) > 0 ||
        taken_.count(in_use->second) > 0)
      return {};
    return {row, published->second, in_use->second};
  }

  // Where other rows have taken one of the two, it is the other; what is left waits.
  void ResolveDoubts(std::vector<Doubt> doubts) {
    const auto take = [this](const Doubt& doubt) {
      const bool is_published = taken_.count(doubt.published) == 0;
      if (is_published && taken_.count(doubt.in_use) == 0) return false;
      const Post* post = is_published ? doubt.published : doubt.in_use;
      if (taken_.insert(post).second) matched_[doubt.row] = post;
      return true;
    };
    const auto resolve = [&] {
      const auto end = std::remove_if(doubts.begin(), doubts.end(), take);
      const bool some = end != doubts.end();
      doubts.erase(end, doubts.end());
      return some;
    };
    while (resolve()) {
    }
    for (const Doubt& doubt : doubts) {
      held_rows_[doubt.row] = true;
      held_.insert({doubt.published, doubt.in_use});
      pairs_.push_back({kSurely, doubt.row, doubt.published});
      pairs_.push_back({kSurely, doubt.row, doubt.in_use});
      plan_.report.Count("rows to settle with a match file");
      plan_.report.RefuseRow(rows_[doubt.row].line, "JobTitle", "may be ",
                             QuotedTitle(*doubt.published), " or ", QuotedTitle(*doubt.in_use),
                             ": the title of one was corrected to the published one of the other. "
                             "Settle it in a match file");
    }
  }

  static std::string ServiceKey(const PostWords& words) {
    return absl::StrCat(absl::StrJoin(Words(words.directorate), " "), "|",
                        absl::StrJoin(Words(words.service), " "));
  }
  static std::string TwinKey(PostWords words) {
    words.ordinal = 1;
    return words.Key();
  }

  // Old posts that are gone for a row that is new: those of its service, those of its title
  // elsewhere (a directorate with a new name), be it damaged, or all where much of the organisation
  // changed.
  static bool MayBe(const Post& before, const PostWords& now, bool much_changed) {
    const auto is_title = [&](absl::string_view title) {
      return Words(title) == Words(now.title) || MayBeDamaged(title, now.title);
    };
    return much_changed || ServiceKey(AsPublished(before)) == ServiceKey(now) ||
           is_title(PublishedTitle(before)) || is_title(before.display_name());
  }

  // Holds a new row that may be one of the posts that are gone.
  void HoldRow(std::size_t i, const std::vector<const Post*>& gone, bool much_changed) {
    std::vector<std::string> names;
    for (const Post* post : gone) {
      if (!MayBe(*post, rows_[i].words, much_changed)) continue;
      held_.insert(post);
      pairs_.push_back({std::max(Likeness(AsPublished(*post), rows_[i].words),
                                 Likeness(AsInUse(*post), rows_[i].words)),
                        i, post});
      if (names.size() < kMostNames) names.push_back(QuotedTitle(*post));
    }
    if (names.empty()) return;
    held_rows_[i] = true;
    plan_.report.Count("rows to settle with a match file");
    plan_.report.RefuseRow(
        rows_[i].line, "JobTitle", "is new, where ", absl::StrJoin(names, ", "),
        " is gone: perhaps the same post with a new title or directorate. Settle it in a match "
        "file");
  }

  // Posts disappear and others appear: perhaps new titles, perhaps not.
  void HoldRenames() {
    // A row beside a twin that stands, under its old title or its new one, is one twin more.
    std::set<std::string> twins_before;
    for (const auto& [key, post] : by_key_) twins_before.insert(TwinKey(AsPublished(*post)));
    std::set<std::string> twins_now;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      twins_now.insert(TwinKey(rows_[i].words));
      if (matched_[i] != nullptr) twins_before.insert(TwinKey(rows_[i].words));
    }
    std::vector<const Post*> gone;
    for (const Post* post : absent_)
      // One of several twins fewer is no new title.
      if (settled_.count(AsPublished(*post).Key()) == 0 &&
          settled_.count(AsInUse(*post).Key()) == 0 &&
          twins_now.count(TwinKey(AsPublished(*post))) == 0 && held_.count(post) == 0)
        gone.push_back(post);
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (matched_[i] == nullptr && !held_rows_[i] && settled_.count(rows_[i].words.Key()) == 0 &&
          twins_before.count(TwinKey(rows_[i].words)) == 0)
        fresh.push_back(i);
    const std::size_t replaced = std::min(gone.size(), fresh.size());
    const bool much = replaced * kMuch >= taken_.size() + absent_.size() && replaced > 0;

    for (const std::size_t i : fresh) HoldRow(i, gone, much);
    if (much)
      plan_.report.RefuseFile(0, "", "would close ", absent_.size(), " posts and create ",
                              fresh.size(), " of the ", taken_.size() + absent_.size(),
                              " that stand: perhaps the same posts under new words. Write a match "
                              "file with --write-match, correct it, and import with --match");
    absent_.erase(std::remove_if(absent_.begin(), absent_.end(),
                                 [&](const Post* post) { return held_.count(post) > 0; }),
                  absent_.end());
    if (!pairs_.empty()) plan_.match_template = PrintMatchFile(Pair(pairs_));
  }

  // How many words two posts share, of those that either has: 0 to 3.
  static double Likeness(const PostWords& before, const PostWords& now) {
    const auto part = [](absl::string_view a, absl::string_view b) {
      const std::vector<std::string> a_words = Words(a);
      const std::vector<std::string> b_words = Words(b);
      std::set<std::string> all(a_words.begin(), a_words.end());
      const std::size_t a_size = all.size();
      const std::set<std::string> other(b_words.begin(), b_words.end());
      all.insert(other.begin(), other.end());
      return all.empty() ? 1.0
                         : static_cast<double>(a_size + other.size() - all.size()) /
                               static_cast<double>(all.size());
    };
    return part(before.title, now.title) + part(before.directorate, now.directorate) +
           part(before.service, now.service);
  }

  // The likeliest pairs first, each old post and each new row once; what is left over stands alone.
  std::vector<Settlement> Pair(std::vector<MaybeSame> pairs) const {
    std::stable_sort(pairs.begin(), pairs.end(), [](const MaybeSame& a, const MaybeSame& b) {
      return a.likeness > b.likeness;
    });
    std::set<const Post*> used;
    std::map<std::size_t, const Post*> post_of;
    for (const MaybeSame& pair : pairs) {
      if (used.count(pair.post) > 0 || post_of.count(pair.row) > 0) continue;
      used.insert(pair.post);
      post_of[pair.row] = pair.post;
    }
    std::vector<Settlement> settlements;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!held_rows_[i]) continue;
      const auto found = post_of.find(i);
      settlements.push_back(
          {0, found == post_of.end() ? PostWords() : AsPublished(*found->second), rows_[i].words});
    }
    for (const Post* post : absent_before_hold_)
      if (held_.count(post) > 0 && used.count(post) == 0)
        settlements.push_back({0, AsPublished(*post), PostWords()});
    return settlements;
  }

  // Twins cannot be told apart: where their number changed, which of them stayed is a guess.
  void TellTwins() {
    std::map<std::string, std::pair<int, int>> twins;  // gone and new, by key
    std::map<std::string, int> lines;
    for (const Post* post : absent_) ++twins[TwinKey(AsPublished(*post))].first;
    std::map<std::string, int> standing;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::string key = TwinKey(rows_[i].words);
      lines.emplace(key, rows_[i].line);
      if (matched_[i] == nullptr)
        ++twins[key].second;
      else
        ++standing[key];
    }
    for (const auto& [key, change] : twins) {
      if (standing.count(key) == 0) continue;
      const int now = standing[key] + change.second;
      plan_.report.Warn(lines[key], "JobTitle", "stands ", now, " times where it stood ",
                        standing[key] + change.first,
                        " times; the posts are taken in the file's order. If that is wrong, settle "
                        "it in a match file");
    }
  }

  const std::vector<PublishedWords>& rows_;
  Plan& plan_;
  Known by_key_;            // as they are published
  Known by_corrected_key_;  // those whose title somebody corrected, under that
  std::set<const Post*> taken_;
  std::set<std::string> settled_;
  std::set<const Post*> held_;    // which held rows may be
  std::vector<MaybeSame> pairs_;  // for the match file
  std::vector<const Post*>& matched_;
  std::vector<bool>& corrected_;
  std::vector<bool>& held_rows_;
  std::vector<const Post*>& absent_;
  std::vector<const Post*> absent_before_hold_;  // in the register's order
};

}  // namespace

PostMatches MatchPosts(const std::vector<const Post*>& posts,
                       const std::vector<PublishedWords>& rows, const Options& options,
                       Plan& plan) {
  PostMatches matches;
  const Matcher matcher(posts, rows, options, plan, matches);
  return matches;
}

}  // namespace cairn::imports
