// Lists: their order, their pages, their filters.

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_contract.h"

namespace cairn::store {
namespace {

using google::protobuf::Message;
using resource::Value;
using roles::v1::Post;
using test::IsOk;
using test::IsOkAndHolds;
using testing::ElementsAre;
using testing::IsEmpty;

// A post as the lists below order and filter it. An empty text is one that is not set.
struct Row {
  std::string organisation, id, service;
  int level;
  std::string open_date;
  bool statutory;
};

const std::vector<Row>& Rows() {
  static const auto* rows = new std::vector<Row>{{"ayr", "a", "Adults", 3, "2020-05-01", true},
                                                 {"ayr", "b", "", 1, "", false},
                                                 {"ayr", "c", "Adults", 2, "2020-05-01", false},
                                                 {"ayr", "d", "Children", 3, "", false},
                                                 {"bute", "a", "", 1, "2019-01-01", true},
                                                 {"bute", "e", "Children", 0, "2020-05-01", false},
                                                 {"bute", "f", "Adults", 3, "2021-12-31", false}};
  return *rows;
}

class Lists : public StoreContract {
 protected:
  Lists() {
    for (const Row& row : Rows()) Insert(row);
  }
  void Insert(const Row& row) {
    std::string date;
    if (!row.open_date.empty())
      date = absl::StrCat("open_date { year: ", row.open_date.substr(0, 4),
                          " month: ", std::stoi(row.open_date.substr(5, 2)),
                          " day: ", std::stoi(row.open_date.substr(8, 2)), " }");
    EXPECT_THAT(
        Write<Post>(absl::StrCat("name: \"organisations/", row.organisation, "/posts/", row.id,
                                 "\" service: \"", row.service, "\" level: ", row.level,
                                 " statutory: ", row.statutory ? "true" : "false", " ", date)),
        IsOk());
  }
  // Names of a page in the order of `order_by`, and the place where the next begins.
  absl::StatusOr<std::vector<std::string>> Page(const std::string& order_by, int limit,
                                                std::vector<Value>& after) {
    Query query{.type = &TypeOf<Post>(), .after = after, .limit = limit};
    ASSIGN_OR_RETURN(query.order, resource::ParseOrder(*query.type, order_by));
    std::vector<std::string> names;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) {
      return snapshot.List(query, [&](const Key& key, const std::unique_ptr<Message>& resource) {
        names.push_back(key.organisation + "/" + key.id);
        after.clear();
        for (const auto& order : query.order)
          after.push_back(resource::SortValue(*resource, *order.column));
        after.emplace_back(key.organisation);
        after.emplace_back(key.id);
        return true;
      });
    }));
    return names;
  }
  absl::StatusOr<std::vector<std::string>> Filtered(const std::string& filter) {
    Query query{.type = &TypeOf<Post>(), .limit = 100};
    ASSIGN_OR_RETURN(query.filter, resource::ParseFilter(*query.type, filter));
    return Ids(std::move(query));
  }
};

// A key to sort by, made by hand: numbers as they are, texts with what is not set first.
using SortKey = std::tuple<std::string, int, std::string>;

TEST_P(Lists, PagesOfAnySizeAndMixedOrderGiveEveryRowOnceInOrder) {
  // Each of the three columns up or down, with what is not set before everything else of its kind.
  for (int directions = 0; directions < 8; ++directions) {
    const bool service_down = (directions & 1) != 0;
    const bool level_down = (directions & 2) != 0;
    const bool date_down = (directions & 4) != 0;
    std::vector<Row> expected = Rows();
    std::stable_sort(expected.begin(), expected.end(), [&](const Row& x, const Row& y) {
      if (x.service != y.service)
        return service_down ? x.service > y.service : x.service < y.service;
      if (x.level != y.level) return level_down ? x.level > y.level : x.level < y.level;
      if (x.open_date != y.open_date)
        return date_down ? x.open_date > y.open_date : x.open_date < y.open_date;
      return std::tie(x.organisation, x.id) < std::tie(y.organisation, y.id);
    });
    std::vector<std::string> names;
    for (const Row& row : expected) names.push_back(row.organisation + "/" + row.id);
    const std::string order_by =
        absl::StrCat("service", service_down ? " desc" : "", ", level", level_down ? " desc" : "",
                     ", open_date", date_down ? " desc" : "");

    for (int size = 1; size <= 8; ++size) {
      std::vector<std::string> read;
      std::vector<Value> after;
      while (true) {
        const auto page = Page(order_by, size, after);
        ASSERT_THAT(page, IsOk());
        if (page->empty()) break;
        read.insert(read.end(), page->begin(), page->end());
      }
      EXPECT_EQ(read, names) << order_by << ", pages of " << size;
    }
  }
}

TEST_P(Lists, RowsInsertedBetweenPagesNeitherRepeatNorHideOthers) {
  std::vector<Value> after;
  const auto first = Page("level desc", 3, after);
  Insert({"ayr", "aa", "", 20, "", false});  // before the place where the first page ended
  Insert({"bute", "z", "", 0, "", false});   // behind it
  const auto second = Page("level desc", 100, after);

  EXPECT_THAT(first, IsOkAndHolds(ElementsAre("ayr/a", "ayr/d", "bute/f")));
  EXPECT_THAT(second, IsOkAndHolds(ElementsAre("ayr/c", "ayr/b", "bute/a", "bute/e", "bute/z")));
}

TEST_P(Lists, AnOrganisationOrAParentBoundsTheList) {
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "bute"}),
              IsOkAndHolds(ElementsAre("a", "e", "f")));
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "arran"}), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Ids({.type = &TypeOf<Post>(), .organisation = "bute", .limit = 2}),
              IsOkAndHolds(ElementsAre("a", "e")));
}

struct FilterCase {
  const char* filter;
  const char* ids;
};

// Worked out by hand from Rows(), in order of organisation and id.
TEST_P(Lists, FiltersSelectWhatTheySay) {
  const FilterCase cases[] = {
      {"level = 3", "a d f"},
      {"level != 3", "b c a e"},
      {"level < 2", "b a e"},
      {"level <= 2", "b c a e"},
      {"level > 2", "a d f"},
      {"level >= 2", "a c d f"},
      {"service = Adults", "a c f"},
      {"service != Adults", "b d a e"},
      {"service < Children", "a c f"},
      {"service <= Children", "a c d e f"},
      {"service > Adults", "d e"},
      {"service >= Adults", "a c d e f"},
      {"service = null", "b a"},
      {"service != null", "a c d e f"},
      {"service = \"\"", "b a"},
      {"service = adults", ""},
      {"open_date = 2020-05-01", "a c e"},
      {"open_date != 2020-05-01", "b d a f"},
      {"open_date < 2020-05-01", "a"},
      {"open_date <= 2020-05-01", "a c a e"},
      {"open_date > 2020-05-01", "f"},
      {"open_date >= 2020-05-01", "a c e f"},
      {"open_date = null", "b d"},
      {"open_date != null", "a c a e f"},
      {"statutory = true", "a a"},
      {"statutory = false", "b c d e f"},
      {"statutory != true", "b c d e f"},
      {"level = 3 AND service = Adults", "a f"},
      {"level = 3 AND service = Adults AND open_date > 2021-01-01", "f"},
      {"level > 1 AND level < 3", "c"},
      {"service = \"Adults' OR '1'='1\"", ""},
  };
  for (const FilterCase& c : cases) {
    const auto ids = Filtered(c.filter);
    ASSERT_THAT(ids, IsOk()) << c.filter;
    EXPECT_EQ(absl::StrJoin(*ids, " "), c.ids) << c.filter;
  }
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Lists, testing::Values(Sqlite()));

}  // namespace

}  // namespace cairn::store
