#include "command/bisect_summary.h"

#include <algorithm>

#include "command/reproducer_files.h"
#include "command/toolchain.h"
#include "report/box_flags.h"

namespace goiso {

std::vector<std::string> flags_of_search(const BisectOrder& order, const Prober& prober) {
  auto flags = box_flags(request_for(order.box, prober.command(), prober.project(), {}));
  if (!order.box.platform.empty()) {
    flags.insert(flags.end(), {"--platform", order.box.platform});
  }
  if (order.box.modules != ModulesMode::kAuto) {
    flags.insert(flags.end(), {"--modules", order.box.modules == ModulesMode::kOffline ? "offline" : "vendor"});
  }
  if (!order.box.compiles_deps_ahead) {
    flags.insert(flags.end(), {"--deps", "fresh"});
  }
  return flags;
}

namespace {

std::vector<std::string> judging_words(const CallWords& meaning) {
  std::vector<std::string> words;
  for (const auto& [flag, value] : {std::pair{"--same", meaning.same}, {"--signature", meaning.signature}}) {
    if (!value.empty()) {
      words.insert(words.end(), {flag, value});
    }
  }
  for (const auto& call : meaning.calls) {
    words.insert(words.end(), {"--on", call});
  }
  return words;
}

// The ends of commits:A..B are ends that were named.
SearchWords words_of(const EndedSearch& search) {
  const auto& order = search.order;
  SearchWords words{search.axis.name == "go" ? order.go : "", order.good, order.bad, judging_words(order.meaning)};
  if (const auto wish = read_axis(order.axis); wish && words.good.empty() && words.bad.empty()) {
    words.good = wish->good;
    words.bad = wish->bad;
  }
  return words;
}

}  // namespace

Result<BisectReport> report_of_search(const EndedSearch& search, House& house, std::stop_token stop) {
  BisectReport report;
  const auto& project = search.prober.project();
  report.axis = search.axis.name;
  report.go = search.axis.go;
  report.words = words_of(search);
  report.goiso_version = GOISO_VERSION;
  report.project_path = project.path.string();
  report.project_digest = search.prober.snapshot().digest;
  report.module = project.module;
  report.go_line = project.go_line;
  report.command = search.prober.command();
  report.flags = flags_of_search(search.order, search.prober);
  report.laid_over.path = search.laid_over.folder.string();
  report.laid_over.digest = search.laid_over.digest;
  for (const auto& [name, content] : search.laid_over.files) {
    report.laid_over.files.push_back(name);
  }
  report.confirms_cold = search.order.confirms_cold;
  report.finds_fix = search.order.finds_fix.value_or(false);
  report.by_exit_code = search.order.meaning.by_exit_code;
  report.is_inverted = search.order.meaning.is_inverted;
  report.containers = search.prober.containers();
  report.platform = search.order.box.platform.empty() ? host_platform() : search.order.box.platform;
  report.image = search.order.box.image.empty() ? kBaseImage : search.order.box.image;
  report.files = reproducer_files(project, stop);
  if (report.containers > 0) {
    TRY_ASSIGN(const auto* const engine, house.engine(stop));
    report.engine = engine->facts().version;
    report.kernel = engine->facts().kernel;
  }
  return report;
}

void count_left_out(const std::vector<GoVersion>& left_out, BisectReport& report) {
  const auto place_of = [&](const std::string& point) {
    const auto version = GoVersion::parse(point);
    return version ? std::lower_bound(left_out.begin(), left_out.end(), *version) : left_out.end();
  };
  for (auto& change : report.transitions) {
    const auto between = place_of(change.first) - place_of(change.last);
    change.left_out = static_cast<int>(std::max<std::ptrdiff_t>(0, between));
  }
  const auto newer = report.space.empty() ? left_out.end() : place_of(report.space.back().name);
  report.newer_left_out = static_cast<int>(left_out.end() - newer);
}

}  // namespace goiso
