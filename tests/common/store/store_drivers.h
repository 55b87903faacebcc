#ifndef CAIRN_TESTS_COMMON_STORE_STORE_DRIVERS_H_
#define CAIRN_TESTS_COMMON_STORE_STORE_DRIVERS_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/store/sql/driver.h"
#include "common/store/sql/sqlite_driver.h"
#include "gtest/gtest.h"
#include "tests/support/temp_database.h"

namespace cairn::store {

// An empty database of one driver, and a way into it behind the store's back.
class TestDatabase {
 public:
  virtual ~TestDatabase() = default;
  virtual std::string address() const = 0;  // as Store::Options takes it
  virtual std::unique_ptr<Connection> Connect() = 0;
  // Columns of a table, in order of name.
  virtual std::vector<std::string> ColumnsOf(const std::string& table) = 0;

  void Execute(const std::string& sql) {
    const absl::Status done = Connect()->Execute(sql);
    ASSERT_TRUE(done.ok()) << done << "\n" << sql;
  }
  // The first column of every row, as text.
  std::vector<std::string> Select(const std::string& sql) {
    std::vector<std::string> rows;
    const std::unique_ptr<Connection> connection = Connect();
    absl::StatusOr<Statement*> statement = connection->Prepare(sql);
    EXPECT_TRUE(statement.ok()) << statement.status() << "\n" << sql;
    if (!statement.ok()) return rows;
    for (absl::StatusOr<bool> row = (*statement)->Step(); row.ok() && *row;
         row = (*statement)->Step())
      rows.emplace_back((*statement)->Text(0));
    return rows;
  }
};

class SqliteTestDatabase final : public TestDatabase {
 public:
  std::string address() const override { return database_.address(); }
  std::string path() const { return database_.path(); }
  std::unique_ptr<Connection> Connect() override {
    auto connection = SqliteDriver(database_.path())->OpenWriter();
    EXPECT_TRUE(connection.ok()) << connection.status();
    return *std::move(connection);
  }
  std::vector<std::string> ColumnsOf(const std::string& table) override {
    return Select(absl::StrCat("SELECT name FROM pragma_table_info('", table, "') ORDER BY name"));
  }

 private:
  test::TempDatabase database_;
};

// What a contract test runs against: every driver passes the same suite.
struct TestDriver {
  const char* name;
  std::function<std::unique_ptr<TestDatabase>()> create;
};
inline void PrintTo(const TestDriver& driver, std::ostream* out) { *out << driver.name; }

inline TestDriver Sqlite() {
  return {"sqlite", [] { return std::make_unique<SqliteTestDatabase>(); }};
}

}  // namespace cairn::store

#endif  // CAIRN_TESTS_COMMON_STORE_STORE_DRIVERS_H_
