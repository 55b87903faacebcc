#include "services/roles/establishment.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/auth/every_organisation.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/collection/write_once.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/roles/errors.h"
#include "services/roles/vacancy_history.h"
#include "services/roles/vacancy_rules.h"

namespace cairn::roles {
namespace {

using resource::Key;
using resource::OrganisationOf;
using resource::ResourceType;
using v1::Organisation;
using v1::Post;
using v1::Vacancy;

constexpr int kMostNamed = 10;

template <typename T>
const ResourceType& TypeOf() {
  return ResourceType::Of(T::descriptor());
}

// Open posts that report to `post`, up to ten.
absl::StatusOr<std::vector<std::string>> OpenReports(store::Snapshot& snapshot, const Post& post) {
  const ResourceType& type = TypeOf<Post>();
  std::vector<std::string> names;
  const store::Query query{
      .type = &type,
      .organisation = std::string(OrganisationOf(post.name())),
      .filter = {{type.FindColumn("reports_to"), resource::Operator::kEqual, post.name()},
                 {type.FindColumn("close_date"), resource::Operator::kEqual, resource::Value()}},
      .limit = kMostNamed,
  };
  RETURN_IF_ERROR(
      snapshot.List(query, [&](const Key& key, const std::unique_ptr<google::protobuf::Message>&) {
        names.push_back(type.Name(key));
        return true;
      }));
  return names;
}

// The post's open vacancy; one without a name when there is none.
absl::StatusOr<Vacancy> OpenVacancy(store::Snapshot& snapshot, absl::string_view post) {
  const ResourceType& type = TypeOf<Vacancy>();
  Vacancy open;
  const resource::Column* state = type.FindColumn("state");
  const store::Query query{
      .type = &type,
      .organisation = std::string(OrganisationOf(post)),
      .filter = {{type.FindColumn("post"), resource::Operator::kEqual, std::string(post)},
                 {state, resource::Operator::kNotEqual, Vacancy::State_Name(Vacancy::FILLED)},
                 {state, resource::Operator::kNotEqual, Vacancy::State_Name(Vacancy::WITHDRAWN)}},
      .limit = 1,
  };
  RETURN_IF_ERROR(snapshot.List(
      query, [&](const Key&, const std::unique_ptr<google::protobuf::Message>& found) {
        open = static_cast<const Vacancy&>(*found);
        return false;
      }));
  return open;
}

// Follows reports_to upwards from `parent`; a way back to `post` is a loop.
absl::Status CheckNoLoop(store::Snapshot& snapshot, absl::string_view post, std::string parent) {
  std::set<std::string> seen;
  while (!parent.empty() && seen.insert(parent).second) {
    if (parent == post) return ReportingLoop(post);
    ASSIGN_OR_RETURN(const Key key, TypeOf<Post>().ParseName(parent));
    Post above;
    ASSIGN_OR_RETURN(const bool found, snapshot.Find(TypeOf<Post>(), key, &above));
    if (!found) break;
    parent = above.reports_to();
  }
  return absl::OkStatus();
}

// The organisation that the resource of that name belongs to; an empty one when there is none.
absl::StatusOr<Organisation> OwnerOf(store::Snapshot& snapshot, absl::string_view name) {
  Organisation organisation;
  ASSIGN_OR_RETURN(const Key key, TypeOf<Organisation>().ParseName(
                                      absl::StrCat("organisations/", OrganisationOf(name))));
  RETURN_IF_ERROR(snapshot.Find(TypeOf<Organisation>(), key, &organisation).status());
  return organisation;
}

// What begins in an organisation begins while it exists.
void CheckBegins(const Organisation& organisation, absl::string_view field,
                 const google::type::Date& day, Violations& violations) {
  if (!organisation.has_close_date() ||
      resource::ToDay(day) <= resource::ToDay(organisation.close_date()))
    return;
  violations.Add(field, "lies behind the last day of ", organisation.display_name(), ", ",
                 resource::PrintDate(organisation.close_date()),
                 "; what begins later belongs to the body that followed it");
}

bool IsSame(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// What of a post is new begins while its organisation exists.
void CheckBegins(const Organisation& organisation, const Post& before, const Post& after,
                 Violations& violations) {
  if (after.has_open_date() && !IsSame(before.open_date(), after.open_date()))
    CheckBegins(organisation, "post.open_date", after.open_date(), violations);
  for (int i = 0; i < after.covers_size(); ++i) {
    const Post::Cover& cover = after.covers(i);
    const bool stood = std::any_of(before.covers().begin(), before.covers().end(),
                                   [&](const Post::Cover& earlier) {
                                     return IsSame(earlier.start_date(), cover.start_date());
                                   });
    if (cover.has_start_date() && !stood)
      CheckBegins(organisation, absl::StrCat("post.covers[", i, "].start_date"), cover.start_date(),
                  violations);
  }
}

// When a vacancy begins, and which field says so.
struct Beginning {
  absl::string_view field;
  absl::CivilDay day;
};

std::optional<Beginning> BeginningOf(const Vacancy& vacancy, std::optional<absl::CivilDay> shown) {
  if (vacancy.has_vacant_since())
    return Beginning{"vacancy.vacant_since", resource::ToDay(vacancy.vacant_since())};
  return shown.has_value() ? std::optional(Beginning{"vacancy.as_of_date", *shown}) : std::nullopt;
}

// A vacancy that is new, or that is given another first day, begins while post and organisation
// stand.
absl::Status CheckBegins(store::Snapshot& snapshot, const Post& post, const Vacancy* before,
                         const Vacancy& after) {
  // An update may have dated a move of `after` by as_of_date.
  const std::optional<Beginning> begins =
      BeginningOf(after, after.has_first_shown_date() ? FirstShown(after) : std::nullopt);
  const std::optional<Beginning> began =
      before == nullptr ? std::nullopt : BeginningOf(*before, FirstShown(*before));
  if (!begins.has_value() || (began.has_value() && began->day == begins->day))
    return absl::OkStatus();
  Violations violations;
  if (post.has_close_date() && begins->day > resource::ToDay(post.close_date()))
    violations.Add(begins->field, "lies behind the post's last day, ",
                   resource::PrintDate(post.close_date()));
  ASSIGN_OR_RETURN(const Organisation organisation, OwnerOf(snapshot, after.name()));
  CheckBegins(organisation, begins->field, resource::ToDate(begins->day), violations);
  return violations.ToStatus();
}

// Whoever fills a vacancy begins while the organisation exists.
absl::Status CheckHolderBegins(store::Snapshot& snapshot, const Vacancy& vacancy,
                               absl::string_view field, const google::type::Date& day) {
  Violations violations;
  ASSIGN_OR_RETURN(const Organisation organisation, OwnerOf(snapshot, vacancy.name()));
  CheckBegins(organisation, field, day, violations);
  return violations.ToStatus();
}

absl::Status CheckFilledBy(store::Snapshot& snapshot, const Vacancy& vacancy,
                           absl::string_view appointment) {
  ASSIGN_OR_RETURN(const Key key, TypeOf<Post>().ParseName(vacancy.post()));
  Post post;
  RETURN_IF_ERROR(snapshot.Find(TypeOf<Post>(), key, &post).status());
  post.set_name(vacancy.post());
  return CheckAppointment(post, appointment);
}

void CheckJoint(const Post& post, Violations& violations) {
  const std::string own = absl::StrCat("organisations/", OrganisationOf(post.name()));
  for (int i = 0; i < post.joint_organisations_size(); ++i)
    if (post.joint_organisations(i) == own)
      violations.Add(absl::StrCat("post.joint_organisations[", i, "]"),
                     "is the post's own organisation; list only others");
}

absl::Status CheckOrganisation(const Organisation* before, const Organisation* after,
                               store::Transaction&) {
  Violations violations;
  if (before == nullptr && OrganisationOf(after->name()) == auth::kEveryOrganisation)
    violations.Add("organisation.name", "must not end in ", auth::kEveryOrganisation,
                   ", which is reserved for what is kept of all organisations together");
  if (after != nullptr && after->has_open_date() && after->has_close_date() &&
      resource::ToDay(after->close_date()) < resource::ToDay(after->open_date()))
    violations.Add("organisation.close_date", "lies before open_date");
  return violations.ToStatus();
}

}  // namespace

Establishment::Establishment(store::Store& store, IdSource& ids)
    : store_(store),
      organisations_(store, ids, &CheckOrganisation),
      posts_(store, ids, std::bind_front(&Establishment::CheckPost, this)),
      vacancies_(store, ids, std::bind_front(&Establishment::CheckVacancy, this)) {}

absl::Status Establishment::CheckPost(const Post* before, Post* after,
                                      store::Transaction& tx) const {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  if (!after->reports_to().empty() &&
      OrganisationOf(after->reports_to()) != OrganisationOf(after->name()))
    violations.Add("post.reports_to", "must be a post of the same organisation");
  if (after->has_open_date() && after->has_close_date() &&
      resource::ToDay(after->close_date()) < resource::ToDay(after->open_date()))
    violations.Add("post.close_date", "lies before open_date");
  const int holders = std::max(1, after->job_share_holders());
  if (after->fte() > holders)
    violations.Add(
        "post.fte", "must be at most ", holders, ", got ", after->fte(),
        "; where people share the job at more than 1 in all, say how many in job_share_holders");
  CheckJoint(*after, violations);
  ASSIGN_OR_RETURN(const Organisation organisation, OwnerOf(tx, after->name()));
  CheckBegins(organisation, before == nullptr ? Post() : *before, *after, violations);
  for (int i = 0; i < after->covers_size(); ++i) {
    const Post::Cover& cover = after->covers(i);
    if (cover.has_start_date() && cover.has_end_date() &&
        resource::ToDay(cover.end_date()) < resource::ToDay(cover.start_date()))
      violations.Add(absl::StrCat("post.covers[", i, "].end_date"), "lies before start_date");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (before == nullptr || before->reports_to() != after->reports_to())
    RETURN_IF_ERROR(CheckNoLoop(tx, after->name(), after->reports_to()));
  const bool closes = before != nullptr && !before->has_close_date() && after->has_close_date();
  return closes ? Close(tx, *after) : absl::OkStatus();
}

// What closing a post asks for, by verb or by update: no open post is left behind that reports to
// it, and no open vacancy once its last day has come. Until a day that lies ahead it may stand
// empty.
absl::Status Establishment::Close(store::Transaction& tx, const Post& post) const {
  ASSIGN_OR_RETURN(const std::vector<std::string> reports, OpenReports(tx, post));
  if (!reports.empty()) return PostHasReports(post.name(), reports);
  if (resource::ToDay(post.close_date()) > Clock::DayOf(tx.now())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Vacancy open, OpenVacancy(tx, post.name()));
  if (open.name().empty()) return absl::OkStatus();
  // A vacancy may have moved after the day on which its post is said to have closed.
  google::type::Date day = post.close_date();
  if (!open.moves().empty() &&
      resource::ToDay(open.moves().rbegin()->effective_date()) > resource::ToDay(day))
    day = open.moves().rbegin()->effective_date();
  return vacancies_
      .Modify(
          tx, open.name(), "",
          [&](Vacancy& vacancy) { return MoveVacancy(vacancy, Vacancy::WITHDRAWN, day, tx.now()); })
      .status();
}

absl::Status Establishment::CheckVacancy(const Vacancy* before, Vacancy* after,
                                         store::Transaction& tx) const {
  if (after == nullptr) return absl::OkStatus();
  KeepFirstShown(before, *after);
  Violations violations;
  if (OrganisationOf(after->post()) != OrganisationOf(after->name()))
    violations.Add("vacancy.post", "must be a post of the same organisation");
  if (before == nullptr && after->state() != Vacancy::ANTICIPATED &&
      after->state() != Vacancy::OPEN)
    violations.Add("vacancy.state", "must be ANTICIPATED or OPEN at first");
  if (before != nullptr && before->state() != after->state() && !after->has_as_of_date())
    violations.Add("vacancy.as_of_date",
                   "is required when an update moves the state: it dates the move");
  RETURN_IF_ERROR(violations.ToStatus());

  Post post;
  ASSIGN_OR_RETURN(const Key key, TypeOf<Post>().ParseName(after->post()));
  ASSIGN_OR_RETURN(const bool found, tx.Find(TypeOf<Post>(), key, &post));
  if (before == nullptr) {
    if (!found) return absl::OkStatus();  // the check of references says so
    if (post.has_close_date() && resource::ToDay(post.close_date()) < Clock::DayOf(tx.now()))
      return PostAlreadyClosed(post);
    RETURN_IF_ERROR(CheckBegins(tx, post, nullptr, *after));
    ASSIGN_OR_RETURN(const Vacancy open, OpenVacancy(tx, after->post()));
    if (!open.name().empty()) return VacancyAlreadyOpen(after->post(), open.name());
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckBegins(tx, post, before, *after));
  if (before->state() == after->state()) return absl::OkStatus();
  if (after->state() == Vacancy::FILLED)
    RETURN_IF_ERROR(CheckHolderBegins(tx, *after, "vacancy.as_of_date", after->as_of_date()));
  const Vacancy::State to = after->state();
  after->set_state(before->state());
  return MoveVacancy(*after, to, after->as_of_date(), tx.now());
}

template <typename Request>
void Establishment::BindMove(rpc::ServiceTable& table, absl::string_view verb,
                             Vacancy::State to) const {
  table.Unary<Request, Vacancy>(
      verb,
      [this, to](const rpc::CallContext& call, const Request& request) -> absl::StatusOr<Vacancy> {
        return WriteOnce<Vacancy>(store_, call, request, [&](store::Transaction& tx) {
          return vacancies_.Modify(tx, request.name(), request.etag(), [&](Vacancy& vacancy) {
            return MoveVacancy(vacancy, to, request.effective_date(), tx.now());
          });
        });
      });
}

absl::StatusOr<Vacancy> Establishment::Fill(const rpc::CallContext& call,
                                            const v1::FillVacancyRequest& request) const {
  return WriteOnce<Vacancy>(store_, call, request, [&](store::Transaction& tx) {
    return vacancies_.Modify(
        tx, request.name(), request.etag(), [&](Vacancy& vacancy) -> absl::Status {
          RETURN_IF_ERROR(CheckFilledBy(tx, vacancy, request.appointment()));
          RETURN_IF_ERROR(
              CheckHolderBegins(tx, vacancy, "effective_date", request.effective_date()));
          vacancy.set_appointment(request.appointment());
          return MoveVacancy(vacancy, Vacancy::FILLED, request.effective_date(), tx.now());
        });
  });
}

absl::StatusOr<Vacancy> Establishment::Correct(const rpc::CallContext& call,
                                               const v1::CorrectVacancyMoveRequest& request) const {
  return WriteOnce<Vacancy>(store_, call, request, [&](store::Transaction& tx) {
    return vacancies_.Modify(
        tx, request.name(), request.etag(), [&](Vacancy& vacancy) -> absl::Status {
          ASSIGN_OR_RETURN(const Vacancy open, OpenVacancy(tx, vacancy.post()));
          if (request.take_back() && !open.name().empty() && open.name() != vacancy.name())
            return VacancyAlreadyOpen(vacancy.post(), open.name());
          if (request.has_effective_date() && vacancy.state() == Vacancy::FILLED)
            RETURN_IF_ERROR(
                CheckHolderBegins(tx, vacancy, "effective_date", request.effective_date()));
          if (!request.appointment().empty())
            RETURN_IF_ERROR(CheckFilledBy(tx, vacancy, request.appointment()));
          ASSIGN_OR_RETURN(const std::optional<LastMove> last, FindLastMove(tx, vacancy));
          return CorrectMove(vacancy, request, tx.now(), last.has_value() ? &*last : nullptr);
        });
  });
}

absl::StatusOr<Post> Establishment::ClosePost(const rpc::CallContext& call,
                                              const v1::ClosePostRequest& request) const {
  return WriteOnce<Post>(store_, call, request, [&](store::Transaction& tx) {
    return posts_.Modify(tx, request.name(), request.etag(), [&](Post& post) -> absl::Status {
      if (post.has_close_date()) return PostAlreadyClosed(post);
      const Post open = post;
      *post.mutable_close_date() = request.close_date();
      return CheckPost(&open, &post, tx);
    });
  });
}

rpc::ServiceTable Establishment::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.roles.v1.EstablishmentService");
  for (const AnyCollection* collection : collections()) collection->Bind(table);
  BindMove<v1::OpenVacancyRequest>(table, "OpenVacancy", Vacancy::OPEN);
  BindMove<v1::ShortlistVacancyRequest>(table, "ShortlistVacancy", Vacancy::SHORTLISTED);
  BindMove<v1::OfferVacancyRequest>(table, "OfferVacancy", Vacancy::OFFERED);
  BindMove<v1::ReadvertiseVacancyRequest>(table, "ReadvertiseVacancy", Vacancy::OPEN);
  BindMove<v1::WithdrawVacancyRequest>(table, "WithdrawVacancy", Vacancy::WITHDRAWN);
  table.Unary<v1::FillVacancyRequest, Vacancy>("FillVacancy",
                                               std::bind_front(&Establishment::Fill, this));
  table.Unary<v1::CorrectVacancyMoveRequest, Vacancy>(
      "CorrectVacancyMove", std::bind_front(&Establishment::Correct, this));
  table.Unary<v1::ClosePostRequest, Post>("ClosePost",
                                          std::bind_front(&Establishment::ClosePost, this));
  return table;
}

}  // namespace cairn::roles
