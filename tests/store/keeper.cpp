// keeper STATE save N | remove ID | append N | time N: the run store as a process of its own, to be killed or to run
// beside others. Each line on stdout acknowledges what was kept.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "report/run_store.h"

namespace goiso {
namespace {

constexpr const char* kQuestion = "since when?";

// Past every buffer, so that a kill right after it cannot take it back.
void acknowledge(const std::string& what) {
  const auto line = what + "\n";
  if (write(1, line.data(), line.size()) < 0) {
    std::abort();
  }
}

RunReport sample(int number) {
  RunReport report;
  report.goiso_version = "0.1.0";
  report.started = std::chrono::system_clock::now();
  report.request.project.path = "./proj";
  report.request.toolchain.version = *GoVersion::parse("1.21.13");
  report.verdict.outcome = Outcome::kFailed;
  report.verdict.reason = "compile-error";
  report.record.log.head = fmt::format("log {} of {}\n", number, getpid());
  return report;
}

Result<void> save(RunStore& store, int count) {
  for (int number = 0; number < count; ++number) {
    auto report = sample(number);
    TRY(store.save(report));
    acknowledge(report.run);
  }
  return {};
}

// Goes on with the study that a killed one left; entry N is the text "N".
Result<void> append(RunStore& store, int count) {
  auto journal = store.journal();
  TRY_ASSIGN(auto study, journal.resume_question(StudyKind::kBisect, kQuestion));
  if (!study) {
    TRY_ASSIGN(study, journal.begin(StudyKind::kBisect, kQuestion));
  }
  acknowledge(fmt::format("found {}", study->entries().size()));
  for (auto number = static_cast<int>(study->entries().size()); number < count; ++number) {
    TRY(study->append(std::to_string(number)));
    acknowledge(std::to_string(number));
  }
  TRY(study->finish("{}"));
  acknowledge("finished");
  return {};
}

Result<void> measure(const std::string& state, int count) {
  using Clock = std::chrono::steady_clock;
  const auto ms = [](Clock::time_point since) {
    return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
  };
  const auto begin = Clock::now();
  TRY_ASSIGN(auto store, RunStore::open(state));
  const auto opened = ms(begin);
  auto report = sample(0);
  const auto first = Clock::now();
  TRY(store.save(report));
  const auto saved = ms(first);
  const auto many = Clock::now();
  for (int number = 1; number < count; ++number) {
    auto next = sample(number);
    TRY(store.save(next));
  }
  acknowledge(
      fmt::format("open {:.2f} ms, first save {:.2f} ms, {} more {:.1f} ms", opened, saved, count - 1, ms(many)));
  return {};
}

Result<void> obey(const std::vector<std::string>& words) {
  const auto& what = words.at(1);
  if (what == "time") {
    return measure(words[0], std::atoi(words.at(2).c_str()));
  }
  TRY_ASSIGN(auto store, RunStore::open(words[0]));
  if (what == "remove") {
    return store.remove(words.at(2));
  }
  const int count = std::atoi(words.at(2).c_str());
  return what == "save" ? save(store, count) : append(store, count);
}

}  // namespace
}  // namespace goiso

int main(int argc, char** argv) {
  const auto done = goiso::obey({argv + 1, argv + argc});
  if (!done) {
    goiso::acknowledge("error: " + done.error().message);
  }
  return done ? 0 : 1;
}
