#include "report/run_json.h"

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "report/agreement.h"
#include "report/json_parts.h"

namespace goiso {
namespace {

constexpr std::size_t kExcerpt = 4096;
constexpr const char* kRunSchema = "goiso.run/1";

Json named_texts(const std::map<std::string, std::string>& map) {
  Json out = Json::object();
  for (const auto& [name, text] : map) {
    out[valid_utf8(name)] = valid_utf8(text);
  }
  return out;
}

// What replaces a broken byte is three bytes long: cut again, between characters.
std::string excerpt_of(std::string_view bytes) {
  auto text = valid_utf8(bytes);
  if (text.size() > kExcerpt) {
    std::size_t end = kExcerpt;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    text.resize(end);
  }
  return text;
}

// The tail begins at a line where it can, and never repeats what the head shows.
std::string tail_excerpt(const BuildLog& log) {
  const auto& last = log.tail.empty() ? log.head : log.tail;
  const std::size_t shown = log.tail.empty() ? std::min(log.head.size(), kExcerpt) : 0;
  auto start = std::max(shown, last.size() > kExcerpt ? last.size() - kExcerpt : 0);
  const auto newline = last.find('\n', start);
  const bool is_cut = start > shown;
  start = is_cut && newline != std::string::npos && newline + 1 < last.size() ? newline + 1 : start;
  while (start > shown && start < last.size() && (static_cast<unsigned char>(last[start]) & 0xC0U) == 0x80U) {
    ++start;
  }
  return excerpt_of(std::string_view(last).substr(start));
}

Json verdict_json(const Verdict& verdict) {
  return {{"outcome", name_of(verdict.outcome)},
          {"reason", verdict.reason},
          {"exit_code", verdict.exit_code},
          {"signal", verdict.signal == 0 ? Json(nullptr) : Json(verdict.signal)},
          {"signature", verdict.signature ? signature_json(*verdict.signature) : Json(nullptr)}};
}

Json overlay_json(const std::map<std::string, std::string>& overlay) {
  auto files = Json::object();
  for (const auto& [name, text] : overlay) {
    files[valid_utf8(name)] = valid_utf8(text);
  }
  return files;
}

// "build_cache" is there for a run that was given nothing compiled, "overlay" is there for a run of a study that laid
// files over the project's own.
Json project_json(const BuildRequest& request, const Snapshot& snapshot) {
  const auto& project = request.project;
  Json json{{"path", valid_utf8(project.path.string())},
            {"digest", snapshot.digest},
            {"module", valid_utf8(project.module)},
            {"go_line", text_or_null(project.go_line)},
            {"toolchain_line", text_or_null(project.toolchain_line)},
            {"files", snapshot.files},
            {"bytes", snapshot.bytes},
            {"left_out", texts_json(snapshot.left_out)}};
  if (request.cache == BuildCache::kEmpty) {
    json["build_cache"] = "empty";
  }
  if (!request.overlay.empty()) {
    json["overlay"] = overlay_json(request.overlay);
  }
  return json;
}

Json toolchain_json(const Toolchain& toolchain) {
  return {{"version", toolchain.version.name()},
          {"platform", toolchain.platform},
          {"chosen_by", valid_utf8(toolchain.chosen_by)},
          {"sdk", toolchain.digest},
          {"trust", texts_json(toolchain.trust)}};
}

Json modules_json(const RunReport& report) {
  const auto& modules = report.modules;
  return {{"used", texts_json(modules.used)},
          {"source", modules.source},
          {"compiled_ahead", report.record.compiled_deps},
          {"missing", texts_json(report.verdict.missing_modules)}};
}

Json box_json(const BoxFacts& box) {
  return {{"engine", valid_utf8(box.engine)},     {"api", valid_utf8(box.api)},
          {"image", valid_utf8(box.image)},       {"image_id", text_or_null(box.image_id)},
          {"libc", text_or_null(box.libc)},       {"cgo_enabled", text_or_null(box.cgo)},
          {"runtime", valid_utf8(box.runtime)},   {"limits", named_texts(box.limits)},
          {"attested", named_texts(box.attested)}};
}

Json phases_json(const std::vector<Phase>& phases) {
  Json out = Json::array();
  for (const auto& phase : phases) {
    out.push_back({{"name", valid_utf8(phase.name)}, {"ms", phase.duration.count()}});
  }
  return out;
}

Json log_json(const RunReport& report) {
  const auto& log = report.record.log;
  return {{"path", text_or_null(report.log_path)},
          {"sha256", text_or_null(report.log_sha256)},
          {"bytes", log.bytes},
          {"dropped_bytes", log.dropped_bytes},
          {"head", excerpt_of(std::string_view(log.head).substr(0, kExcerpt))},
          {"tail", tail_excerpt(log)}};
}

Json common(const char* schema, const std::string& version, std::chrono::system_clock::time_point started,
            std::chrono::milliseconds elapsed) {
  return {{"schema", schema}, {"goiso", version}, {"started", to_rfc3339(started)}, {"elapsed_ms", elapsed.count()}};
}

Json run_json(const RunReport& report) {
  const auto& record = report.record;
  auto out = common(kRunSchema, report.goiso_version, report.started, report.elapsed);
  out["run"] = text_or_null(report.run);
  out["verdict"] = verdict_json(report.verdict);
  if (report.match) {
    out["match"] = {{"wanted", valid_utf8(report.match->wanted)}, {"same", report.match->is_same}};
  }
  out["project"] = project_json(report.request, record.snapshot);
  out["toolchain"] = toolchain_json(report.request.toolchain);
  out["command"] = texts_json(record.command.empty() ? report.request.command : record.command);
  if (!report.request.expected_output.empty()) {
    out["expected_output"] = valid_utf8(report.request.expected_output);
  }
  out["environment"] = named_texts(record.environment);
  out["modules"] = modules_json(report);
  out["box"] = box_json(record.box);
  out["phases"] = phases_json(record.phases);
  out["usage"] = {{"peak_memory", record.usage.peak_memory},
                  {"cpu_ms", record.usage.cpu_ms},
                  {"oom_kills", record.usage.oom_kills},
                  {"pids_peak", record.usage.pids_peak}};
  out["log"] = log_json(report);
  out["findings"] = texts_json(report.modules.findings);
  out["notes"] = texts_json(report.notes);
  return out;
}

}  // namespace

std::string to_json(const RunReport& report) { return printed(run_json(report)); }

std::string to_json(const std::vector<RunReport>& reports) {
  std::chrono::system_clock::time_point started{};
  std::chrono::system_clock::time_point ended{};
  Json runs = Json::array();
  for (const auto& report : reports) {
    started = runs.empty() ? report.started : std::min(started, report.started);
    ended = std::max(ended, report.started + report.elapsed);
    runs.push_back(run_json(report));
  }
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(ended - started);
  auto out = common("goiso.runs/1", reports.empty() ? "" : reports.front().goiso_version, started, elapsed);
  out["agreement"] = agreement_of(reports).text();
  out["runs"] = std::move(runs);
  return printed(out);
}

std::string to_json(const Error& error, int exit_code) {
  return printed({{"schema", "goiso.error/1"},
                  {"kind", name_of(error.kind)},
                  {"message", valid_utf8(error.message)},
                  {"doing", texts_json(error.doing)},
                  {"hint", valid_utf8(error.hint)},
                  {"exit_code", exit_code}});
}

}  // namespace goiso
