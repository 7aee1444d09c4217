#include "sandbox/std_seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sandbox/environment.h"
#include "sandbox/places.h"
#include "sandbox/trusted_box.h"
#include "sandbox/trusted_go.h"

namespace goiso {

namespace {

// What `go list` said of the packages asked for: those this SDK has, and everything they import.
struct StdClosure {
  std::vector<std::string> roots;
  std::vector<std::string> all;
};

StdClosure parse_listing(std::string_view listing) {
  StdClosure closure;
  for (const auto line : split_lines(listing)) {
    const auto words = split_words(line);
    if (words.size() != 2 || words[0].size() != 2 || words[0][1] != '+') {
      continue;
    }
    closure.all.emplace_back(words[1]);
    if (words[0][0] == 'r') {
      closure.roots.emplace_back(words[1]);
    }
  }
  return closure;
}

std::map<std::string, std::string> seed_environment(const Toolchain& toolchain, const SeedVariant& variant) {
  BuildRequest request;
  request.toolchain = toolchain;
  request.image = variant.image.empty() ? kBaseImage : variant.image;
  request.environment = variant.environment;
  request.environment["GOCACHE"] = places::kSeed;
  request.environment["GOFLAGS"] = join(variant.flags, " ");
  return box_environment(request);
}

std::string how_it_ended(const wire::EndedMessage& ended) {
  if (ended.ending != wire::Ending::kExited) {
    return "was stopped after " + human_duration(std::chrono::milliseconds{ended.wall_ns / 1'000'000});
  }
  return ended.signal != 0 ? fmt::format("was ended by signal {}", ended.signal)
                           : fmt::format("ended with {}", ended.exit_code);
}

// What a go command that says no means.
enum class Refusal {
  kTrouble,  ///< the standard library must compile
  kAnswer,   ///< not in this environment: there is nothing to list or compile then, and the build itself tells why
};

Result<std::string> run_go(Box& box, const wire::RunMessage& run, const OutputWatch& watch, Refusal refusal,
                           std::stop_token stop) {
  TRY_ASSIGN(auto done, run_trusted_go(box, run, watch, stop));
  if (refusal == Refusal::kAnswer && has_exited(done) && done.ended.exit_code != 0) {
    log::debug("the seed goes without: {}", last_words(done.log.text()));
    return std::string{};
  }
  if (!has_exited(done) || done.ended.exit_code != 0) {
    return Error{
        ErrorKind::kBoxRefused,
        fmt::format("'{} …' {} in the box that compiles the standard library: {}", join(run.argv, " ").substr(0, 60),
                    how_it_ended(done.ended), terminal_safe(last_words(done.log.text()))),
        {},
        "run 'goiso sdk verify'"};
  }
  return done.log.text_of(LogStream::kOut);
}

std::vector<std::string> with_arguments(std::vector<std::string> argv, const std::vector<std::string>& more) {
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

std::string merged_list(const std::string& before, const std::vector<std::string>& asked,
                        const std::vector<std::string>& compiled) {
  const auto lines = split_lines(before);
  std::set<std::string> packages(lines.begin(), lines.end());
  packages.insert(asked.begin(), asked.end());
  packages.insert(compiled.begin(), compiled.end());
  std::string text;
  for (const auto& package : packages) {
    text += package + '\n';
  }
  return text;
}

}  // namespace

namespace {

// An experiment or a level of the processor that somebody asked for may be none of this release.
bool is_asked_for(const SeedVariant& variant) {
  return std::any_of(variant.environment.begin(), variant.environment.end(), [](const auto& variable) {
    return variable.first != "GOOS" && variable.first != "GOARCH" && variable.first != "CGO_ENABLED";
  });
}

// What was listed, for the seed's package list: asked for, and compiled as far as this variant can be.
Result<std::vector<std::string>> compile(Box& box, const Workshop& shop, const SeedWork& work,
                                         const std::vector<std::string>& packages, std::stop_token stop) {
  // std has folders of tests alone, which go list takes for packages and go build does not.
  constexpr const char* kFormat =
      "{{if .DepOnly}}d{{else}}r{{end}}{{if or .Error .Incomplete (not (or .GoFiles .CgoFiles))}}-{{else}}+{{end}} "
      "{{.ImportPath}}";
  const auto environment = seed_environment(work.toolchain, work.variant);
  const auto refusal = work.variant.needs_c() || is_asked_for(work.variant) ? Refusal::kAnswer : Refusal::kTrouble;
  const auto list =
      trusted_go(with_arguments({"go", "list", "-e", "-deps", "-f", kFormat, "--"}, packages), environment);
  TRY_ASSIGN(const auto listing, run_go(box, list, {}, refusal, stop));
  auto closure = parse_listing(listing);
  if (!closure.roots.empty()) {
    std::int64_t done = 0;
    const OutputWatch watch = [&](std::string_view bytes, const wire::UsageMessage*) {
      done += std::count(bytes.begin(), bytes.end(), '\n');
      shop.progress.step_moved(done, static_cast<std::int64_t>(closure.all.size()), "packages");
    };
    TRY(run_go(box, trusted_go(with_arguments({"go", "build", "-v", "--"}, closure.roots), environment), watch, refusal,
               stop));
  }
  return std::move(closure.all);
}

}  // namespace

Result<FilledBy> compile_seed(const Workshop& shop, const SeedWork& work, const std::vector<std::string>& packages,
                              std::stop_token stop) {
  const SeedVolume volume{work.variant.volume(work.toolchain.digest), work.variant.image};
  TRY_ASSIGN(auto box, open_trusted_box(shop, plan_seed_box(work.ground, work.toolchain, volume), stop));
  if (!box) {
    return FilledBy::kOthers;
  }
  TRY_ASSIGN(auto files, box->read_files({places::kSeedPackages}, stop));
  if (packages_missing({packages.begin(), packages.end()}, files[places::kSeedPackages]).empty()) {
    TRY(finish_box(*box, stop));  // compiled between the caller's look and ours
    TRY(shop.book.enter(volume.name));
    return FilledBy::kUs;
  }
  shop.progress.step_started(fmt::format("compiling the standard library of {}, once", work.toolchain.version.name()));
  TRY(keep_from_trimming(*box, places::kSeed, stop));
  TRY_ASSIGN(const auto compiled, compile(*box, shop, work, packages, stop));
  TRY(write_file_in(*box, places::kSeedPackages, merged_list(files[places::kSeedPackages], packages, compiled), stop));
  TRY(finish_box(*box, stop));
  TRY(shop.book.enter(volume.name));
  return FilledBy::kUs;
}

}  // namespace goiso
