#include "command/probe_round.h"

#include <latch>
#include <mutex>

#include "base/linked_stop.h"
#include "base/parallel.h"

namespace goiso {
namespace {

bool is_not_had(const Error& error) {
  return error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kUntrusted || error.kind == ErrorKind::kNetwork;
}

// An archive that the disk has altered is seen when it is unpacked. It is mended by a command, so it may be had later.
Result<RoundAnswer> without_sdk(const ProbeQuestion& question, const Error& trouble, Prober& prober,
                                std::stop_token stop) {
  const auto intact = prober.verify_sdk(question.release, stop);
  const bool is_damaged = !intact && intact.error().kind == ErrorKind::kUntrusted;
  return is_damaged ? Result<RoundAnswer>{{std::nullopt, intact.error().message + ": " + intact.error().hint, true}}
                    : Result<RoundAnswer>{Error{trouble}};
}

Result<RoundAnswer> ask_one(const ProbeQuestion& question, Prober& prober, std::latch& provided, std::stop_token stop) {
  const auto obtained = prober.obtain(question, stop);
  provided.count_down();
  if (!obtained) {
    const auto& error = obtained.error();
    return is_not_had(error) ? Result<RoundAnswer>{{std::nullopt, error.message, error.kind == ErrorKind::kNetwork}}
                             : Result<RoundAnswer>{Error{error}};
  }
  auto result = prober.ask(question, stop);
  if (result) {
    return RoundAnswer{std::move(*result), "", false};
  }
  return result.error().kind == ErrorKind::kUntrusted ? without_sdk(question, result.error(), prober, stop)
                                                      : Result<RoundAnswer>{Error{result.error()}};
}

}  // namespace

Result<std::vector<RoundAnswer>> ask_round(const ProbeRound& round, Prober& prober, std::stop_token stop) {
  const auto count = round.questions.size();
  std::vector<RoundAnswer> answers(count);
  std::optional<Error> trouble;  // guarded by mutex
  std::mutex mutex;
  std::latch provided{static_cast<std::ptrdiff_t>(count)};
  LinkedStop asking{stop};
  const auto ask = [&](std::size_t i) {
    if (round.started) {
      round.started(i);
    }
    auto answer = ask_one(round.questions[i], prober, provided, asking.token());
    const std::lock_guard lock{mutex};
    if (!answer) {
      trouble = trouble ? trouble : std::optional{answer.error()};
      asking.request();
      return;
    }
    answers[i] = std::move(*answer);
    if (round.answered) {
      round.answered(i, answers[i]);
    }
  };
  const auto await_provided = [&] {
    provided.wait();
    if (round.provided) {
      round.provided();
    }
  };
  parallel_for(count + 1, count + 1, [&](std::size_t i) { i < count ? ask(i) : await_provided(); });
  if (trouble) {
    return std::move(*trouble);
  }
  return answers;
}

}  // namespace goiso
