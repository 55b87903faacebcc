#ifndef CAIRN_TESTS_SUPPORT_PLANNER_UNDER_TEST_H_
#define CAIRN_TESTS_SUPPORT_PLANNER_UNDER_TEST_H_

#include <memory>
#include <string>

#include "cairn/change/v1/change.pb.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/publication.pb.h"
#include "common/resource/page_token.h"
#include "common/store/replica.h"
#include "services/planner/archive/archive.h"
#include "services/planner/calibration/calibrations.h"
#include "services/planner/forecast/forecasts.h"
#include "services/planner/hearing.h"
#include "services/planner/ladder/ladders.h"
#include "services/planner/migrations.h"
#include "services/planner/objectives/objectives.h"
#include "services/planner/records/records.h"
#include "services/planner/succession/succession.h"
#include "services/planner/workforce/mirror.h"
#include "tests/support/service_under_test.h"
#include "tests/support/temp_database.h"

namespace cairn::test {

// The planner's handlers over a mirror that tests feed with what other services under test stream.
class PlannerUnderTest : public ServiceUnderTest {
 public:
  PlannerUnderTest()
      : ServiceUnderTest(
            "planner",
            {planner::v1::Objective::descriptor(), planner::v1::Engagement::descriptor(),
             planner::v1::Assumption::descriptor(), planner::v1::Scenario::descriptor(),
             planner::v1::KeptForecast::descriptor(), planner::v1::Publication::descriptor()},
            planner::Migrations()),
        records_(*store_, ids_),
        tokens_(store_->secret()) {
    Restart();
  }

  // Starts the planner anew on what it left on disk.
  void Restart(int simulation_threads = 2) {
    mirror_.reset();
    replica_.reset();
    auto replica = store::Replica::Open(replica_file_.address());
    EXPECT_TRUE(replica.ok()) << replica.status();
    replica_ = *std::move(replica);
    auto mirror = planner::Mirror::Open(*replica_, clock_);
    EXPECT_TRUE(mirror.ok()) << mirror.status();
    mirror_ = *std::move(mirror);
    sources_ =
        std::make_unique<planner::Sources>(planner::Sources{*mirror_, records_, clock_, tokens_});
    objectives_ = std::make_unique<planner::Objectives>(*sources_);
    succession_ = std::make_unique<planner::Succession>(*sources_);
    forecasts_ = std::make_unique<planner::Forecasts>(
        *sources_,
        planner::Forecasts::Options{.most_simulations = 2, .threads = simulation_threads});
    calibrations_ = std::make_unique<planner::Calibrations>(*sources_);
    archive_ = std::make_unique<planner::Archive>(*sources_, *forecasts_, *store_, ids_);
    Serve({objectives_->Table(), succession_->Table(), forecasts_->Table(), archive_->Table(),
           calibrations_->Table(), ladders_.Table()},
          records_.collections());
  }

  // Hands over all that `service` has to say since the mirror's token: what its watch would stream,
  // anew where the service does not know the token, as a rpc::Follower has it.
  void Follow(planner::Mirror::Source source, ServiceUnderTest& service) {
    change::v1::WatchRequest request;
    request.set_token(mirror_->Token(source));
    if (request.token().empty()) mirror_->Restart(source);
    auto stream = service.changes().Watch({.identity = service.identity()}, request, [] {});
    if (absl::IsOutOfRange(stream.status())) {
      mirror_->Restart(source);
      request.clear_token();
      stream = service.changes().Watch({.identity = service.identity()}, request, [] {});
    }
    ASSERT_TRUE(stream.ok()) << stream.status();
    while (true) {
      change::v1::WatchResponse response;
      const auto pulled = (*stream)->Next(rpc::MessageStream::Idle::kNo, &response);
      ASSERT_TRUE(pulled.ok()) << pulled.status();
      if (*pulled != rpc::MessageStream::Pull::kMessage) return;
      response.clear_sent_time();  // the service has a clock of its own, which stands still
      const absl::Status received = planner::Hear(*mirror_, source, *archive_, response);
      ASSERT_TRUE(received.ok()) << received;
    }
  }

  std::string snapshot_file() const { return replica_file_.path(); }
  planner::Mirror& mirror() { return *mirror_; }
  const planner::Records& records() const { return records_; }
  const planner::Forecasts& forecasts() const { return *forecasts_; }
  planner::Archive& archive() { return *archive_; }

 private:
  planner::Records records_;
  resource::PageTokens tokens_;
  TempDatabase replica_file_;
  std::unique_ptr<store::Replica> replica_;
  std::unique_ptr<planner::Mirror> mirror_;
  std::unique_ptr<planner::Sources> sources_;
  std::unique_ptr<planner::Objectives> objectives_;
  std::unique_ptr<planner::Succession> succession_;
  std::unique_ptr<planner::Forecasts> forecasts_;
  std::unique_ptr<planner::Archive> archive_;
  std::unique_ptr<planner::Calibrations> calibrations_;
  planner::Ladders ladders_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_PLANNER_UNDER_TEST_H_
