#ifndef CAIRN_SERVICES_PLANNER_ARCHIVE_ARCHIVE_H_
#define CAIRN_SERVICES_PLANNER_ARCHIVE_ARCHIVE_H_

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/base/ids.h"
#include "common/base/mutex.h"
#include "common/collection/collection.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"
#include "services/planner/context/asking.h"
#include "services/planner/forecast/forecasts.h"

namespace cairn::planner {

// Forecasts that are kept: cairn.planner.v1.ForecastArchiveService. They are written by
// KeepForecast alone, never by a Write, so that nobody can make one up.
class Archive {
 public:
  // All three outlive it.
  Archive(const Sources& sources, const Forecasts& forecasts, store::Store& store, IdSource& ids);

  absl::StatusOr<v1::KeptForecast> Keep(const rpc::CallContext& call,
                                        const v1::KeepForecastRequest& request) const;
  absl::StatusOr<v1::ReplayForecastResponse> Replay(const rpc::CallContext& call,
                                                    const v1::ReplayForecastRequest& request) const;
  absl::StatusOr<v1::ForecastScore> Score(const rpc::CallContext& call,
                                          const v1::ScoreForecastRequest& request) const;
  absl::StatusOr<v1::TrackRecord> GetTrackRecord(const rpc::CallContext& call,
                                                 const v1::GetTrackRecordRequest& request) const;

  // Keeps a forecast of all organisations when this calendar month has none yet, and scores those
  // that were kept, once an hour. To be called more often, by one thread at a time. CANCELLED once
  // `stopping` says so.
  absl::Status Tend(const std::function<bool()>& stopping);
  // Takes what is kept of people out of the forecasts that speak of these organisations (names),
  // out of their history and out of the files: somebody there was purged. To be called before and
  // after the planner's picture hears of it, so that nothing is kept of a picture from before.
  absl::Status ForgetPeople(const std::set<std::string>& organisations);

  // Over all organisations and months that Tend scored last, each month of each forecast.
  v1::ForecastScore::Summary scores() const;

  rpc::ServiceTable Table() const;

 private:
  absl::Status CheckIsFree(const v1::KeepForecastRequest& request) const;
  absl::StatusOr<v1::KeptForecast> Store(const rpc::CallContext& call,
                                         const v1::KeepForecastRequest& request,
                                         const v1::KeptForecast& worked_out, int purges) const;
  absl::StatusOr<v1::KeptForecast> Load(absl::string_view name) const;
  absl::Status KeepMonthly(const std::function<bool()>& stopping) const;
  absl::Status ScoreMonthly();

  const Sources& sources_;
  const Forecasts& forecasts_;
  store::Store& store_;
  Collection<v1::KeptForecast> kept_;
  mutable Mutex mutex_;
  // By organisation; that of all is `organisations/-`. Empty until they are scored.
  std::map<std::string, v1::TrackRecord> track_records_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int> purges_{0};                    // how often ForgetPeople was called
  absl::Time score_next_ = absl::InfinitePast();  // of the thread that tends
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ARCHIVE_ARCHIVE_H_
