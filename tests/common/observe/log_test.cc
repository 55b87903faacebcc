#include "common/observe/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_folder.h"

namespace cairn::observe {
namespace {

using nlohmann::json;

class LogTest : public testing::Test {
 protected:
  LogTest()
      : path_(folder_.File("log")),
        file_(open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600)) {}
  ~LogTest() override { close(file_); }

  std::vector<json> Lines() {
    std::ifstream in(path_);
    std::vector<json> lines;
    for (std::string line; std::getline(in, line);)
      lines.push_back(json::parse(line, nullptr, false));
    return lines;
  }

  test::TempFolder folder_;
  std::string path_;
  int file_;
};

TEST_F(LogTest, ACallIsOneJsonObject) {
  Log log(Level::kInfo, file_);

  log.Call({.service = "cairn.roles.v1.CatalogueService",
            .method = "GetRole",
            .code = "NotFound",
            .caller = "hr-feed",
            .reason = "RESOURCE_NOT_FOUND",
            .support_id = "",
            .fault = "",
            .took = absl::Microseconds(1500)});
  log.Flush();

  ASSERT_EQ(Lines().size(), 1u);
  json line = Lines()[0];
  EXPECT_THAT(
      line["ts"].get<std::string>(),
      testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"));
  line.erase("ts");
  EXPECT_EQ(
      line,
      json::parse(R"({"severity":"info","event":"call","service":"cairn.roles.v1.CatalogueService",
                                  "method":"GetRole","code":"NotFound","duration_ms":1.5,"caller":"hr-feed",
                                  "reason":"RESOURCE_NOT_FOUND"})"));
}

TEST_F(LogTest, TextThatIsNotPlainIsEscaped) {
  const std::string nasty = "say \"no\"\n\\ \xc3\xa9 \xff";
  Log log(Level::kInfo, file_);

  log.Write(Level::kError, "fault", {{"text", nasty}});
  log.Flush();

  ASSERT_EQ(Lines().size(), 1u);
  EXPECT_EQ(Lines()[0]["text"], "say \"no\"\n\\ \xc3\xa9 \xef\xbf\xbd");
  EXPECT_EQ(Lines()[0]["severity"], "error");
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
  Log log(Level::kWarning, file_);

  log.Write(Level::kInfo, "quiet");
  log.Write(Level::kWarning, "loud");
  log.Call({.code = "OK"});
  log.Flush();

  ASSERT_EQ(Lines().size(), 1u);
  EXPECT_EQ(Lines()[0]["event"], "loud");
}

TEST_F(LogTest, EverythingIsWrittenBeforeTheLogEnds) {
  {
    Log log(Level::kInfo, file_);
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w)
      writers.emplace_back([&log] {
        for (int i = 0; i < 1000; ++i) log.Write(Level::kInfo, "line");
      });
    for (std::thread& writer : writers) writer.join();
  }

  EXPECT_EQ(Lines().size(), 4000u);
}

TEST_F(LogTest, ALineIsWrittenSoonWithoutAskingForIt) {
  Log log(Level::kInfo, file_);

  log.Write(Level::kInfo, "line");
  for (int i = 0; i < 500 && Lines().empty(); ++i) absl::SleepFor(absl::Milliseconds(10));

  EXPECT_EQ(Lines().size(), 1u);
}

TEST(LogOverflowTest, WhenNobodyReadsTheOldestLinesAreDroppedAndCounted) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text(1000, 'x');
  std::string last;
  {
    Log log(Level::kInfo, ends[1]);
    for (int i = 0; i < 20'000; ++i)
      log.Write(Level::kInfo, "line", {{"number", std::to_string(i)}, {"text", text}});
    EXPECT_GT(log.dropped(), 5'000u);
    std::thread reader([&] {
      char buffer[65536];
      for (ssize_t got = read(ends[0], buffer, sizeof(buffer)); got > 0;
           got = read(ends[0], buffer, sizeof(buffer))) {
        last.append(buffer, static_cast<std::size_t>(got));
        if (last.size() > 10'000) last.erase(0, last.size() - 10'000);
        if (last.find("\"19999\"") != std::string::npos) return;
      }
    });
    reader.join();
  }
  EXPECT_NE(last.find("\"19999\""), std::string::npos) << "the newest line is kept";
  close(ends[0]);
  close(ends[1]);
}

TEST(LevelTest, IsReadByName) {
  EXPECT_EQ(*ParseLevel("debug"), Level::kDebug);
  EXPECT_EQ(*ParseLevel("error"), Level::kError);
  EXPECT_EQ(ParseLevel("loud").status().message(),
            "must be debug, info, warning or error, got loud");
}

}  // namespace
}  // namespace cairn::observe
