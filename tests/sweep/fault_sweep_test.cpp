// Promise 4: trouble on our side is never reported as a failing build, whichever request it strikes; and promise 1:
// nothing stays.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_home.h"
#include "support/fake_engine.h"
#include "support/fake_init.h"
#include "support/run_program.h"

namespace goiso {
namespace {

constexpr int kTrueExit = 1;
constexpr const char* kTrueReason = "compile-error";

// The one build there is: it always fails, in the same way.
FakeInit::Played failing_build(const wire::RunMessage&) {
  return {"# example.test/proj\n./main.go:5:27: undefined: nothing\n", kTrueExit};
}

struct FaultCase {
  const char* name;
  Fault fault;
  bool is_slow = false;  // the client has to give up waiting
};
void PrintTo(const FaultCase& one, std::ostream* out) { *out << one.name; }

enum class Start {
  kCold,
  kWarm,
  kPooled,  // warm, three runs whose boxes open behind each other
};

class World {
 public:
  World() { engine.set_behaviour(FakeInit::behaviour(failing_build)); }
  ProgramEnd reproduce(bool is_hasty = false, int repeat = 1) {
    auto environment = home.environment();
    if (is_hasty) {
      environment["GOISO_ENGINE_TIMEOUT"] = "300ms";
    }
    return run_program({GOISO_PROGRAM, "reproduce", home.project(), "--go", "1.21.13", "--json", "--engine",
                        engine.url(), "--repeat", std::to_string(repeat)},
                       environment, std::chrono::seconds{60});
  }
  FakeHome home;
  FakeEngine engine;
};

std::string reason_of(const nlohmann::json& run) {
  return run.is_object() && run.contains("verdict") ? run["verdict"].value("reason", "") : "";
}

// Of one run, or what several runs agree on; "" when they do not.
std::string reason_in(const std::string& document) {
  const auto report = nlohmann::json::parse(document, nullptr, false);
  if (!report.is_object() || !report.contains("runs")) {
    return reason_of(report);
  }
  std::set<std::string> reasons;
  for (const auto& run : report["runs"]) {
    reasons.insert(reason_of(run));
  }
  return reasons.size() == 1 ? *reasons.begin() : "";
}

// Why this end is one that goiso may not have; "" when it may.
std::string breach_of(const ProgramEnd& end) {
  const std::set<int> infra{131, 132, 133};
  if (end.exit_code == kTrueExit) {
    return reason_in(end.out) == kTrueReason ? "" : "exit 1 without the true verdict: " + end.out;
  }
  if (!infra.contains(end.exit_code)) {
    return fmt::format("exit {} (signal {}): {}", end.exit_code, end.signal, end.err);
  }
  const auto report = nlohmann::json::parse(end.out, nullptr, false);
  const bool is_error = report.is_object() && report.value("schema", "") == "goiso.error/1" &&
                        report.value("exit_code", 0) == end.exit_code;
  return !is_error ? "no goiso.error/1 on stdout: " + end.out
         : !end.err.starts_with("error: ") && end.err.find("\nerror: ") == std::string::npos
             ? "no error on stderr: " + end.err
             : "";
}

// The next goiso works, and leaves nothing but whole volumes.
std::string breach_after(World& world) {
  const auto end = world.reproduce();
  if (end.exit_code != kTrueExit || reason_in(end.out) != kTrueReason) {
    return fmt::format("the next run ended with {}: {}", end.exit_code, end.err);
  }
  if (!world.engine.containers().empty()) {
    return "left behind: " + world.engine.containers().front();
  }
  const auto volumes = world.engine.volumes();
  const bool are_ours =
      std::all_of(volumes.begin(), volumes.end(), [](const auto& name) { return name.starts_with("goiso-s"); });
  return volumes.size() == 2 && are_ours ? "" : fmt::format("{} volumes are there", volumes.size());
}

int runs_of(Start start) { return start == Start::kPooled ? 3 : 1; }

std::size_t requests_of_a_run(Start start) {
  World world;
  EXPECT_EQ(world.reproduce().exit_code, kTrueExit);
  const auto cold = world.engine.requests().size();
  EXPECT_EQ(world.reproduce(false, runs_of(start)).exit_code, kTrueExit);
  return start == Start::kCold ? cold : world.engine.requests().size() - cold;
}

class FaultSweep : public testing::TestWithParam<std::tuple<Start, FaultCase>> {};

TEST(Sweep, AWholeRunAgainstTheFakeEngineTellsTheTruth) {
  World world;
  const auto end = world.reproduce();
  EXPECT_EQ(end.exit_code, kTrueExit) << end.err;
  EXPECT_EQ(reason_in(end.out), kTrueReason) << end.out;
  EXPECT_THAT(world.engine.containers(), testing::IsEmpty());
}

TEST_P(FaultSweep, NoRequestMakesGoisoLieOrLeaveAnything) {
  const auto& [start, one] = GetParam();
  const auto count = requests_of_a_run(start);
  ASSERT_GT(count, 5U);
  for (std::size_t n = 1; n <= count; ++n) {
    World world;
    const auto before = start != Start::kCold ? (world.reproduce(), world.engine.requests().size()) : 0;
    world.engine.fail_request(before + n, one.fault);
    const auto end = world.reproduce(one.is_slow, runs_of(start));
    const auto requests = world.engine.requests();
    ASSERT_GE(requests.size(), before + n);
    const auto what = fmt::format("request {} of {}, {}", n, count, requests[before + n - 1]);
    EXPECT_EQ(breach_of(end), "") << what;
    EXPECT_EQ(breach_after(world), "") << what;
  }
}

const FaultCase kFaults[] = {{"Refused", Fault::refuse()},
                             {"Answers500", Fault::answer_status(500, "told to")},
                             {"CutAtOnce", Fault::cut(0)},
                             {"CutInTheHead", Fault::cut(20)},
                             {"CutInTheBody", Fault::cut(200)},
                             {"CutLate", Fault::cut(900)},
                             {"EmptyBody", Fault::empty_body()},
                             {"DropsId", Fault::drop_field("Id")},
                             {"DropsStatus", Fault::drop_field("status")},
                             {"DropsLabels", Fault::drop_field("Labels")},
                             {"DropsVersion", Fault::drop_field("ApiVersion")},
                             {"DropsActor", Fault::drop_field("Actor")},
                             {"Stalls", Fault::stall(), true}};

// Of the kinds of fault, for boxes that open behind the runs: one before an answer, one that may strike a box that
// waits.
const FaultCase kPoolFaults[] = {{"Refused", Fault::refuse()}, {"CutLate", Fault::cut(900)}};

std::string name_of_case(const testing::TestParamInfo<std::tuple<Start, FaultCase>>& test) {
  constexpr const char* kStarts[] = {"Cold", "Warm", "Pooled"};
  return std::string{kStarts[static_cast<int>(std::get<0>(test.param))]} + std::get<1>(test.param).name;
}

INSTANTIATE_TEST_SUITE_P(Every, FaultSweep,
                         testing::Combine(testing::Values(Start::kCold, Start::kWarm), testing::ValuesIn(kFaults)),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Pool, FaultSweep,
                         testing::Combine(testing::Values(Start::kPooled), testing::ValuesIn(kPoolFaults)),
                         name_of_case);

}  // namespace
}  // namespace goiso
