#include "common/rpc/process/stop_signals.h"

namespace cairn::rpc {

StopSignals::StopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int StopSignals::Await(absl::FunctionRef<void()> on_hangup) const {
  while (true) {
    int signal = 0;
    sigwait(&signals_, &signal);
    if (signal != SIGHUP) return signal;
    on_hangup();
  }
}

}  // namespace cairn::rpc
