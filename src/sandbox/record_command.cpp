#include "sandbox/record_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "sandbox/command_run.h"

namespace goiso {

using wire::FrameType;

namespace {

// A compiled package is two new entries of the cache, its action and its object; what the seed laid out does not count.
OutputWatch build_watch(Progress& progress) {
  return [&progress, first = std::uint64_t{0}, is_first = true](std::string_view,
                                                                const wire::UsageMessage* usage) mutable {
    if (usage == nullptr) {
      return;
    }
    if (std::exchange(is_first, false)) {
      first = usage->watched;
    }
    const auto entries = usage->watched - std::min(first, usage->watched);
    progress.step_moved(static_cast<std::int64_t>(entries / 2), 0, "packages");
  };
}

// In the base image, which has the go command alone.
std::string hint_for_program(const std::string& program) {
  if (program.find(' ') != std::string::npos) {
    return "write the command's words one by one, without quotes around all of them: -- go test ./...";
  }
  return program == "go" ? ""
                         : "the base image has the go command alone; for others name an image that has them: --image";
}

Result<CommandRun> run_command(InitLink& link, const BuildPlan& plan, std::stop_token stop) {
  plan.shop.progress.step_started(join(plan.request.command, " "));
  TRY(link.send(FrameType::kRun, run_message(plan).encode(), stop));
  TRY(link.send(FrameType::kFinish, {}, stop));
  std::optional<ModuleDesk> desk;
  if (plan.has_proxy()) {
    desk.emplace(link, plan.modules.source);
  }
  TRY_ASSIGN(auto done, collect_command(link, build_watch(plan.shop.progress), desk ? &*desk : nullptr, stop));
  done.module_questions = desk ? desk->asked() : 0;
  log::debug("the command started {} us after it was asked for",
             std::chrono::duration_cast<std::chrono::microseconds>(done.started - plan.asked).count());
  plan.shop.progress.step_ended();
  if (done.ended.ending == wire::Ending::kNotStarted) {
    auto error = system_error(ErrorKind::kUsage,
                              fmt::format("cannot run '{}' in the box", terminal_safe(plan.request.command[0])),
                              done.ended.exit_code);
    error.hint = hint_for_program(plan.request.command[0]);
    if (!plan.userland.is_base) {
      error.hint = fmt::format("is it in the image '{}'? The go command of releases before 1.21 needs glibc there",
                               plan.userland.name);
    }
    return error;
  }
  return done;
}

EndCause cause_of(wire::Ending ending) {
  switch (ending) {
    case wire::Ending::kWallTimeout:
      return EndCause::kWallTimeout;
    case wire::Ending::kSilenceTimeout:
      return EndCause::kSilenceTimeout;
    case wire::Ending::kCpuTimeout:
      return EndCause::kCpuTimeout;
    default:
      return EndCause::kExited;
  }
}

Result<Usage> final_usage(InitLink& link, std::stop_token stop) {
  TRY_ASSIGN(const auto frame, link.expect(FrameType::kFinal, stop));
  const auto usage = wire::UsageMessage::decode(frame.payload);
  if (!usage) {
    return Error{ErrorKind::kBoxRefused, "goiso-init sent a final report that cannot be read", {}, {}};
  }
  return Usage{static_cast<std::int64_t>(usage->peak_memory), static_cast<std::int64_t>(usage->cpu_ns / 1'000'000),
               static_cast<std::int64_t>(usage->oom_kills), static_cast<std::int64_t>(usage->pids_peak)};
}

BoxFacts facts_of(const BuildPlan& plan, const Box& box) {
  const auto& engine = plan.shop.engine.facts();
  BoxFacts facts;
  facts.engine = engine.version;
  facts.api = engine.api;
  facts.image = plan.userland.name;
  facts.image_id = plan.userland.id;
  facts.runtime = plan.request.runtime.empty() ? engine.default_runtime : plan.request.runtime;
  facts.container = box.id();
  facts.attested = box.attested();
  facts.libc = facts.attested["libc"];
  if (const auto cgo = plan.environment.find("CGO_ENABLED"); cgo != plan.environment.end()) {
    facts.cgo = cgo->second;
  }
  const auto& limits = plan.request.limits;
  facts.limits = {{"memory", std::to_string(limits.memory)},
                  {"disk", std::to_string(limits.disk)},
                  {"pids", std::to_string(limits.pids)},
                  {"timeout_ms", std::to_string(limits.timeout.count())}};
  return facts;
}

BuildRecord record_of(const BuildPlan& plan, const Snapshot& snapshot, CommandRun done) {
  BuildRecord record;
  record.cause = cause_of(done.ended.ending);
  record.exit_code = done.ended.exit_code;
  record.signal = done.ended.signal;
  record.go_version = plan.request.toolchain.version.name();
  record.command = plan.request.command;
  record.environment = plan.environment;
  record.snapshot = snapshot;
  record.snapshot.module_files.clear();  // they were for preparing the box
  record.log = std::move(done.log);
  record.module_questions = done.module_questions;
  record.wall = std::chrono::milliseconds{done.ended.wall_ns / 1'000'000};
  return record;
}

}  // namespace

Result<BuildRecord> record_command(Box& box, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop) {
  TRY_ASSIGN(auto done, run_command(box.link(), plan, stop));
  auto record = record_of(plan, snapshot, std::move(done));
  TRY_ASSIGN(record.usage, final_usage(box.link(), stop));
  record.box = facts_of(plan, box);
  return record;
}

}  // namespace goiso
