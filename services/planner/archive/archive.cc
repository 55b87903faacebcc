#include "services/planner/archive/archive.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/auth/every_organisation.h"
#include "common/base/status_macros.h"
#include "common/collection/write_once.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/planner/archive/forecast_erasure.h"
#include "services/planner/archive/forecast_score.h"

namespace cairn::planner {
namespace {

using v1::KeptForecast;

constexpr char kMonthly[] = "monthly-";
constexpr char kEach[] = "organisations/-";
constexpr int kMonthlyReplications = 999;
// Forecasts of the last two years are scored; older ones say little of the rates of today.
constexpr int kMostScored = 24;
constexpr int kMostMonthly = 1200;
constexpr absl::Duration kScoreEvery = absl::Hours(1);

std::string ParentOf(const v1::ComputeForecastRequest& request) {
  return request.parent() == kEach ? absl::StrCat("organisations/", auth::kEveryOrganisation)
                                   : request.parent();
}

}  // namespace

Archive::Archive(const Sources& sources, const Forecasts& forecasts, store::Store& store,
                 IdSource& ids)
    : sources_(sources), forecasts_(forecasts), store_(store), kept_(store, ids) {}

absl::StatusOr<KeptForecast> Archive::Keep(const rpc::CallContext& call,
                                           const v1::KeepForecastRequest& request) const {
  if (!request.forecast_id().empty() && !resource::IsValidId(request.forecast_id())) {
    Violations violations;
    violations.Add(
        "forecast_id",
        "must be 1 to 63 letters a-z, digits and hyphens, with a letter or digit at both "
        "ends");
    return violations.ToStatus();
  }
  // Before anything is worked out; a request sent again is told its first answer all the same.
  if (request.request_id().empty()) RETURN_IF_ERROR(CheckIsFree(request));
  const int purges = purges_;
  ASSIGN_OR_RETURN(const KeptForecast worked_out,
                   forecasts_.WorkOutToKeep(call, request.forecast()));
  return Store(call, request, worked_out, purges);
}

absl::Status Archive::CheckIsFree(const v1::KeepForecastRequest& request) const {
  if (request.forecast_id().empty()) return absl::OkStatus();
  const std::string name =
      absl::StrCat(ParentOf(request.forecast()), "/forecasts/", request.forecast_id());
  const absl::Status there = Load(name).status();
  if (absl::IsNotFound(there)) return absl::OkStatus();
  RETURN_IF_ERROR(there);
  return Failure(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS)
      .With("resource", name)
      .Say("there is a kept forecast ", name,
           " already, and none is ever changed; choose another "
           "id, or delete that one");
}

absl::StatusOr<KeptForecast> Archive::Store(const rpc::CallContext& call,
                                            const v1::KeepForecastRequest& request,
                                            const KeptForecast& worked_out, int purges) const {
  return WriteOnce<KeptForecast>(
      store_, call, request, [&](store::Transaction& tx) -> absl::StatusOr<KeptForecast> {
        if (purges != purges_)
          return Failure(absl::StatusCode::kAborted, ErrorReason::STORE_BUSY)
              .RetryAfter(absl::Seconds(1))
              .Say(
                  "somebody was purged while the forecast was worked out, so it was not kept; ask "
                  "again");
        KeptForecast fresh;
        fresh.set_name(absl::StrCat(ParentOf(request.forecast()), "/forecasts/",
                                    request.forecast_id().empty() ? "-" : request.forecast_id()));
        fresh.set_display_name(request.display_name());
        RETURN_IF_ERROR(kept_.Create(tx, fresh));
        return kept_.Modify(tx, fresh.name(), "", [&](KeptForecast& forecast) {
          forecast.MergeFrom(worked_out);
          return absl::OkStatus();
        });
      });
}

absl::StatusOr<KeptForecast> Archive::Load(absl::string_view name) const {
  KeptForecast kept;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(kept, kept_.Get(snapshot, name));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<v1::ReplayForecastResponse> Archive::Replay(
    const rpc::CallContext& call, const v1::ReplayForecastRequest& request) const {
  ASSIGN_OR_RETURN(const KeptForecast kept, Load(request.name()));
  if (kept.inputs_erased())
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::INPUTS_ERASED)
        .Say("what ", request.name(),
             " was worked out from has been erased, since somebody of an organisation that it "
             "speaks of was purged; its answer can still be read");
  v1::ReplayForecastResponse response;
  ASSIGN_OR_RETURN(*response.mutable_forecast(), forecasts_.WorkOutAgain(call, kept));
  response.set_same(response.forecast().SerializeAsString() == kept.answer().SerializeAsString());
  return response;
}

absl::StatusOr<v1::ForecastScore> Archive::Score(const rpc::CallContext&,
                                                 const v1::ScoreForecastRequest& request) const {
  ASSIGN_OR_RETURN(const KeptForecast kept, Load(request.name()));
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  return ScoreOf(kept, *picture.workforce, HoldingsOf(*picture.workforce),
                 FromCivil(sources_.clock.Today()));
}

absl::Status Archive::Tend(const std::function<bool()>& stopping) {
  RETURN_IF_ERROR(KeepMonthly(stopping));
  const absl::Time now = sources_.clock.Now();
  if (now < score_next_) return absl::OkStatus();
  RETURN_IF_ERROR(ScoreMonthly());
  score_next_ = now + kScoreEvery;
  return absl::OkStatus();
}

absl::Status Archive::KeepMonthly(const std::function<bool()>& stopping) const {
  const absl::CivilDay today = sources_.clock.Today();
  v1::KeepForecastRequest request;
  request.set_forecast_id(absl::StrFormat("%s%d-%02d", kMonthly, today.year(), today.month()));
  request.set_display_name("Kept by the planner itself");
  v1::ComputeForecastRequest& forecast = *request.mutable_forecast();
  forecast.set_parent(kEach);
  forecast.set_engine(v1::Forecast::SIMULATION);
  forecast.set_replications(kMonthlyReplications);
  absl::Status before =
      Load(absl::StrCat(ParentOf(forecast), "/forecasts/", request.forecast_id())).status();
  if (!absl::IsNotFound(before)) return before;
  auth::Identity self = auth::Identity::LocalOperator();
  self.name = "cairn-planner";
  const rpc::CallContext call = {.identity = std::move(self), .has_hung_up = stopping};
  const int purges = purges_;
  ASSIGN_OR_RETURN(const KeptForecast worked_out, forecasts_.WorkOutToKeep(call, forecast));
  if (worked_out.inputs().posts().empty()) return absl::OkStatus();  // there is nothing to forecast
  return Store(call, request, worked_out, purges).status();
}

absl::Status Archive::ScoreMonthly() {
  std::vector<KeptForecast> monthly;
  const auto& type = resource::ResourceType::Of(KeptForecast::descriptor());
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) {
    return snapshot.List(
        {.type = &type,
         .organisation = auth::kEveryOrganisation,
         .id_prefix = kMonthly,
         .limit = kMostMonthly},
        [&](const resource::Key&, const std::unique_ptr<google::protobuf::Message>& found) {
          monthly.push_back(static_cast<const KeptForecast&>(*found));
          if (monthly.size() > kMostScored) monthly.erase(monthly.begin());
          return true;
        });
  }));
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  const Holdings holdings = HoldingsOf(*picture.workforce);
  std::map<std::string, v1::TrackRecord> records;
  records[kEach];  // even where no month has ended
  for (const KeptForecast& kept : monthly)
    Add(ScoreOf(kept, *picture.workforce, holdings, FromCivil(sources_.clock.Today())), records);
  for (auto& [organisation, record] : records)
    *record.mutable_score_time() = resource::ToTimestamp(sources_.clock.Now());
  const MutexLock lock(mutex_);
  track_records_ = std::move(records);
  return absl::OkStatus();
}

absl::StatusOr<v1::TrackRecord> Archive::GetTrackRecord(
    const rpc::CallContext&, const v1::GetTrackRecordRequest& request) const {
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  RETURN_IF_ERROR(OrganisationsOf(*picture.workforce, request.parent()).status());
  const MutexLock lock(mutex_);
  const auto each = track_records_.find(kEach);
  if (each == track_records_.end())
    return Failure(absl::StatusCode::kUnavailable, ErrorReason::NOT_SCORED_YET)
        .Say(
            "the planner has not looked yet how its monthly forecasts fared: it does so within a "
            "minute of its start, unless it was started with --monthly-forecasts off");
  const auto found = track_records_.find(request.parent());
  if (found != track_records_.end()) return found->second;
  v1::TrackRecord nothing;
  *nothing.mutable_score_time() = each->second.score_time();
  return nothing;
}

absl::Status Archive::ForgetPeople(const std::set<std::string>& organisations) {
  ++purges_;
  RETURN_IF_ERROR(store_.Write({.actor = "cairn-planner"}, [&](store::Transaction& tx) {
    return EraseInputs(tx, organisations);
  }));
  return store_.CleanFiles();
}

v1::ForecastScore::Summary Archive::scores() const {
  const MutexLock lock(mutex_);
  const auto each = track_records_.find(kEach);
  return each == track_records_.end() ? v1::ForecastScore::Summary() : each->second.summary();
}

rpc::ServiceTable Archive::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastArchiveService");
  kept_.Bind(table);
  table.Unary<v1::KeepForecastRequest, KeptForecast>("KeepForecast",
                                                     std::bind_front(&Archive::Keep, this));
  table.Unary<v1::ReplayForecastRequest, v1::ReplayForecastResponse>(
      "ReplayForecast", std::bind_front(&Archive::Replay, this));
  table.Unary<v1::ScoreForecastRequest, v1::ForecastScore>("ScoreForecast",
                                                           std::bind_front(&Archive::Score, this));
  table.Unary<v1::GetTrackRecordRequest, v1::TrackRecord>(
      "GetTrackRecord", std::bind_front(&Archive::GetTrackRecord, this));
  return table;
}

}  // namespace cairn::planner
