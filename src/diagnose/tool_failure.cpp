#include "diagnose/tool_failure.h"

#include <algorithm>
#include <set>

#include "diagnose/frames.h"
#include "diagnose/judge.h"
#include "diagnose/log_scan.h"
#include "diagnose/missing_modules.h"
#include "diagnose/telling.h"

namespace goiso {
namespace {

bool any_starts_with(const std::vector<std::string>& frames, const char* start) {
  return std::any_of(frames.begin(), frames.end(), [&](const auto& frame) { return frame.starts_with(start); });
}

bool is_crash(const LogEvent& event) { return std::string_view(event.rule.kind) == "ice"; }
bool is_ice_line(const LogEvent& event) {
  return event.line.find("internal compiler error: ") != std::string_view::npos;
}

std::string_view from_here(const LogEvent& event) {
  return {event.line.data(), static_cast<std::size_t>(event.rest.data() + event.rest.size() - event.line.data())};
}

// A crash that says neither "internal compiler error" nor stands in a block may be the project's own program's.
bool is_tools_own(const LogEvent& event, Purpose purpose) {
  if (!is_crash(event) || is_ice_line(event) || (event.block.is_open() && purpose != Purpose::kOther)) {
    return true;
  }
  return any_starts_with(frames_of(from_here(event)), "cmd/");
}

struct Crasher {
  const char* frame;
  const char* phase;
};

void blame_the_tool(Finding& finding, const LogEvent& event) {
  static constexpr Crasher kCrashers[] = {
      {"cmd/compile/", "compile"}, {"cmd/link/", "link"}, {"cmd/asm/", "assemble"}, {"cmd/internal/obj", "assemble"},
      {"cmd/vet", "vet"},          {"cmd/cgo", "cgo"},    {"cmd/go/", "load"}};
  auto& signature = finding.signature;
  signature.phase = event.block.is_open() ? "compile" : "load";
  for (const auto& [frame, phase] : kCrashers) {
    if (any_starts_with(signature.frames, frame)) {
      signature.phase = phase;
      break;
    }
  }
  const bool is_compiler = signature.phase == "compile";
  finding.reason = is_compiler ? reason::kIce : reason::kToolCrash;
  signature.kind = is_compiler ? "ice" : event.line.starts_with("panic: ") ? "panic" : "fatal";
}

void blame_by_name(Finding& finding, const LogEvent& event) {
  static constexpr Crasher kTools[] = {
      {"compile: ", "compile"}, {"link: ", "link"}, {"asm: ", "assemble"}, {"vet: ", "vet"}, {"cgo: ", "cgo"}};
  finding.signature.phase = event.block.is_open() ? "compile" : "load";
  for (const auto& [name, phase] : kTools) {
    if (event.line.find(name) != std::string_view::npos) {
      finding.signature.phase = phase;
      return;
    }
  }
}

// The compiler and vet word their lines alike; only the heading, or the command, tells them apart. From 1.27 on, go vet
// prints no heading at all.
bool is_vets(const LogEvent& event, Purpose purpose) {
  const std::string_view word = event.rule.reason;
  const bool is_complaint = word == reason::kCompileError || (purpose == Purpose::kVet && word == reason::kLoadError &&
                                                              event.rule.rank == kUnknownPosition);
  return is_complaint && !event.line.starts_with("vet: ") && (event.block.is_vet || purpose == Purpose::kVet);
}

const LogEvent* nearest_the_root(const std::vector<LogEvent>& events, Purpose purpose) {
  const LogEvent* best = nullptr;
  for (const auto& event : events) {
    if ((best == nullptr || event.rule.rank < best->rule.rank) && is_tools_own(event, purpose)) {
      best = &event;
    }
  }
  return best;
}

std::vector<std::string> missing_modules(const std::vector<LogEvent>& events, const std::string& text) {
  std::set<std::string> modules;
  for (const auto& event : events) {
    const auto named =
        std::string_view(event.rule.reason) == reason::kMissingModules ? module_named_in(event.line) : "";
    if (!named.empty()) {
      modules.insert(named);
    }
  }
  return modules.empty() ? announced_downloads(text) : std::vector<std::string>(modules.begin(), modules.end());
}

Finding finding_from(const LogEvent& event, Purpose purpose, const Mask& mask) {
  Finding finding;
  auto& signature = finding.signature;
  const bool vets = is_vets(event, purpose);
  finding.reason = vets ? reason::kVetFailed : event.rule.reason;
  finding.is_untestable = is_untestable(event.rule.reason);
  signature.phase = vets ? "vet" : event.rule.phase;
  signature.kind = vets ? "vet" : event.rule.kind;
  signature.package = event.block.package;
  signature.first_line = quoted_line(event.line);
  if (is_crash(event)) {
    signature.frames = frames_of(from_here(event));
  }
  if (is_crash(event) && !is_ice_line(event)) {
    blame_the_tool(finding, event);
  } else if (signature.phase.empty()) {
    blame_by_name(finding, event);
  }
  const auto voice = signature.kind == "ice" ? Voice::kCompilerCrash : Voice::kOrdinary;
  signature.template_ = template_of(event.line, event.rest, mask, voice);
  return finding;
}

}  // namespace

std::optional<Finding> tool_failure(const LogSources& sources, const Mask& mask) {
  static const LineMatcher kMatcher(tool_rules());
  const auto events = scan(sources.tool, tool_rules(), kMatcher);
  const auto* event = nearest_the_root(events, sources.purpose);
  if (event == nullptr) {
    return std::nullopt;
  }
  auto finding = finding_from(*event, sources.purpose, mask);
  if (finding.reason == reason::kMissingModules) {
    finding.missing_modules = missing_modules(events, sources.tool);
  }
  return finding;
}

}  // namespace goiso
