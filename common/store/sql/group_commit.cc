#include "common/store/sql/group_commit.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/status_macros.h"

namespace cairn::store {
namespace {

// A group takes in no more once it has worked for so long: those that it holds wait for it.
constexpr absl::Duration kLongestWork = absl::Milliseconds(20);
constexpr absl::Duration kLongestLinger = absl::Milliseconds(2);

}  // namespace

GroupCommit::GroupCommit(std::unique_ptr<Connection> writer, CommitEvents events,
                         std::function<void()> committed)
    : events_(std::move(events)), committed_(std::move(committed)), writer_(std::move(writer)) {}

absl::Status GroupCommit::Run(Work operation) {
  Operation mine{.work = operation, .alone = false, .since = absl::Now()};
  return Await(mine);
}

absl::Status GroupCommit::Alone(Work work) {
  Operation mine{.work = work, .alone = true, .since = absl::Now()};
  return Await(mine);
}

std::size_t GroupCommit::waiting() const {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

absl::Status GroupCommit::Await(Operation& operation) {
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(&operation);
    if (lingering_) arrived_.notify_one();
    while (!operation.done && (led_ || waiting_.front() != &operation))
      operation.changed.wait(mutex_);
    if (operation.done) return operation.status;
    led_ = true;
    if (!operation.alone) Linger();
  }
  Lead();
  return operation.status;
}

void GroupCommit::Linger() {
  if (last_group_ < 2) return;
  const std::size_t wanted = last_group_;
  lingering_ = true;
  arrived_.wait_for(mutex_, absl::ToChronoMicroseconds(std::min(last_took_ / 4, kLongestLinger)),
                    [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return waiting_.size() >= wanted; });
  lingering_ = false;
}

GroupCommit::Operation* GroupCommit::NextOfGroup(const Group& group, absl::Time began) {
  const MutexLock lock(mutex_);
  if (waiting_.empty() || group.size() == kMostInGroup) return nullptr;
  Operation* next = waiting_.front();
  if (!group.empty() && (next->alone || absl::Now() - began > kLongestWork)) return nullptr;
  waiting_.pop_front();
  return next;
}

void GroupCommit::Lead() {
  const absl::Time began = absl::Now();
  Group group;
  Operation* first = NextOfGroup(group, began);
  group.push_back(first);
  if (first->alone) {
    first->status = first->work(*writer_);
  } else if (first->status = Execute("BEGIN IMMEDIATE"); first->status.ok()) {
    bool stands = true;
    for (Operation* next = first; stands && next != nullptr;
         next = stands ? NextOfGroup(group, began) : nullptr) {
      if (next != first) group.push_back(next);
      events_.on_begin(absl::Now() - next->since);
      stands = CarryOut(*next);
    }
    if (!stands || !Commit(group)) CommitSingly(group);
  }
  Tell(group, began);
}

bool GroupCommit::CarryOut(Operation& operation) {
  if (operation.status = Execute("SAVEPOINT operation"); !operation.status.ok()) return false;
  operation.status = operation.work(*writer_);
  // Where the database has undone the whole transaction by itself, the savepoint is gone with it.
  if (!operation.status.ok() && !Execute("ROLLBACK TO operation").ok()) return false;
  return Execute("RELEASE operation").ok();
}

bool GroupCommit::Commit(Group& group) {
  const absl::Time began = absl::Now();
  if (const absl::Status committed = Execute("COMMIT"); !committed.ok()) {
    for (Operation* operation : group)
      if (operation->status.ok()) operation->status = committed;
    return false;
  }
  const auto writes = static_cast<std::size_t>(
      std::count_if(group.begin(), group.end(),
                    [](const Operation* operation) { return operation->status.ok(); }));
  events_.on_commit(writes, absl::Now() - began);
  if (writes > 0) committed_();
  return true;
}

void GroupCommit::CommitSingly(Group& group) {
  Execute("ROLLBACK").IgnoreError();  // the database may have done so by itself
  // A full disk may be full of the log.
  writer_->ShrinkLog(0).IgnoreError();  // what stands in the way is told by the writes themselves
  for (Operation* operation : group) {
    Group alone = {operation};
    if (operation->status = Execute("BEGIN IMMEDIATE"); !operation->status.ok()) continue;
    if (!CarryOut(*operation) || !Commit(alone)) Execute("ROLLBACK").IgnoreError();  // as above
  }
}

absl::Status GroupCommit::Execute(const std::string& sql) {
  ASSIGN_OR_RETURN(Statement * statement, writer_->Prepare(sql));
  return statement->Run();
}

void GroupCommit::Tell(const Group& group, absl::Time began) {
  const MutexLock lock(mutex_);
  if (!group.front()->alone) {
    last_group_ = group.size();
    last_took_ = absl::Now() - began;
  }
  led_ = false;
  // Under the lock: whoever is told returns, and its operation is gone.
  for (Operation* operation : group) {
    operation->done = true;
    operation->changed.notify_one();
  }
  if (!waiting_.empty()) waiting_.front()->changed.notify_one();
}

}  // namespace cairn::store
