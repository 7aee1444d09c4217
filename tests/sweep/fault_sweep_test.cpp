// Promise 4: trouble on our side is never reported as a failing build, whichever request it strikes; and promise 1: nothing stays.
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

enum class Start { kCold, kWarm };

class World {
 public:
  World() { engine.set_behaviour(FakeInit::behaviour(failing_build)); }
  ProgramEnd reproduce(bool is_hasty = false) {
    auto environment = home.environment();
    if (is_hasty) {
      environment["GOISO_ENGINE_TIMEOUT"] = "300ms";
    }
    return run_program({GOISO_PROGRAM, "reproduce", home.project(), "--go", "1.21.13", "--json", "--engine", engine.url()}, environment,
                       std::chrono::seconds{60});
  }
  FakeHome home;
  FakeEngine engine;
};

std::string reason_in(const std::string& document) {
  const auto report = nlohmann::json::parse(document, nullptr, false);
  return report.is_object() && report.contains("verdict") ? report["verdict"].value("reason", "") : "";
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
  const bool is_error = report.is_object() && report.value("schema", "") == "goiso.error/1" && report.value("exit_code", 0) == end.exit_code;
  return !is_error ? "no goiso.error/1 on stdout: " + end.out : !end.err.starts_with("error: ") && end.err.find("\nerror: ") == std::string::npos ? "no error on stderr: " + end.err : "";
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
  const bool are_ours = std::all_of(volumes.begin(), volumes.end(), [](const auto& name) { return name.starts_with("goiso-s"); });
  return volumes.size() == 2 && are_ours ? "" : fmt::format("{} volumes are there", volumes.size());
}

std::size_t requests_of_a_run(Start start) {
  World world;
  EXPECT_EQ(world.reproduce().exit_code, kTrueExit);
  const auto cold = world.engine.requests().size();
  EXPECT_EQ(world.reproduce().exit_code, kTrueExit);
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
    const auto before = start == Start::kWarm ? (world.reproduce(), world.engine.requests().size()) : 0;
    world.engine.fail_request(before + n, one.fault);
    const auto end = world.reproduce(one.is_slow);
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

INSTANTIATE_TEST_SUITE_P(Every, FaultSweep, testing::Combine(testing::Values(Start::kCold, Start::kWarm), testing::ValuesIn(kFaults)),
                         [](const auto& test) { return std::string{std::get<0>(test.param) == Start::kCold ? "Cold" : "Warm"} + std::get<1>(test.param).name; });

}  // namespace
}  // namespace goiso
