#include "cli/box_words.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "cli/validators.h"

namespace goiso {
namespace {

Error bad_value(const char* flag, const std::string& value, const char* example) {
  return Error{ErrorKind::kUsage,
               fmt::format("{} '{}' is not understood", flag, value),
               {},
               fmt::format("write it like {}", example)};
}

Result<void> read_environment(const std::vector<std::string>& words, std::map<std::string, std::string>& into) {
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return bad_value("--env", word, "GOFLAGS=-mod=mod");
    }
    into[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return {};
}

void add_platform(CLI::App& command, BoxWords& words) {
  command
      .add_option("--platform", words.options.platform,
                  "what the build is for: GOOS/GOARCH[/variant], like linux/arm/v7 (default: the box's own)")
      ->type_name("NAME");
}

void add_supplies(CLI::App& command, BoxWords& words) {
  command
      .add_option("--env", words.environment,
                  "a variable for the build; nothing of the host's environment goes in unasked (repeat)")
      ->take_all()
      ->expected(1)
      ->allow_extra_args(false)
      ->type_name("K=V");
  command
      .add_option("--include", words.options.include,
                  "a folder outside the module that the build needs: replace ../x (repeat)")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all()
      ->type_name("PATH");
  command
      .add_option(
          "--modules", words.modules,
          "auto: the mirror, then GOPROXY, every hash checked; offline: the mirror alone; vendor: none (default auto)")
      ->check(one_of({"auto", "offline", "vendor"}))
      ->type_name("FROM");
  command
      .add_option("--deps", words.deps,
                  "ahead: goiso compiles the packages of other modules once, for all runs; fresh: each build does "
                  "(default ahead)")
      ->check(one_of({"ahead", "fresh"}))
      ->type_name("WHEN");
}

void add_expectation(CLI::App& command, BoxWords& words) {
  command
      .add_option("--expect-output", words.options.expected_output,
                  "a line of the output must match this (RE2), or a run that ends with 0 has failed")
      ->check(not_empty())
      ->type_name("RE");
}

void add_limits(CLI::App& command, BoxWords& words) {
  command.add_option("--timeout", words.timeout, "wall time of the command, not of preparation (default 15m)")
      ->check(a_duration())
      ->type_name("D");
  command.add_option("--silence", words.silence, "longest time without output (default: no limit)")
      ->check(a_duration())
      ->type_name("D");
  command.add_option("--memory", words.memory, "memory of the box, work folder included (default 4g)")
      ->check(a_size_of_a_box())
      ->type_name("SIZE");
  command.add_option("--cpus", words.options.limits.cpus, "processors (default: all the engine has)")
      ->check(number_between(0.1, 1024))
      ->type_name("N");
  command.add_option("--disk", words.disk, "room in the work folder (default 2g)")
      ->check(a_size_of_a_box())
      ->type_name("SIZE");
}

void add_user(CLI::App& command, BoxWords& words) {
  command
      .add_option("--user", words.user,
                  "who the build is in the box: nobody or root, without capabilities either way (default nobody)")
      ->check(one_of({"nobody", "root"}))
      ->type_name("NAME");
}

void add_cgo(CLI::App& command, BoxWords& words) {
  command
      .add_flag("--cgo", words.cgo,
                "build with cgo, in the image 'cgo' unless --image names one; --cgo=0 is the default")
      ->check(one_of({"0", "1", "true", "false"}));
}

void add_ground(CLI::App& command, BoxWords& words) {
  command
      .add_option("--image", words.options.image,
                  "files of the box: base, cgo, or any image the engine has; goiso pulls none (default base)")
      ->type_name("NAME");
  command
      .add_option("--runtime", words.options.runtime,
                  "an OCI runtime that the engine lists (default: the engine's own)")
      ->type_name("NAME");
  command.add_flag("--keep", words.options.keep, "keep the stopped box and its work folder; 'goiso gc' removes them");
}

}  // namespace

void add_box_flags(CLI::App& command, BoxWords& words, BoxTarget target) {
  if (target == BoxTarget::kOne) {
    add_platform(command, words);
  }
  add_supplies(command, words);
  add_expectation(command, words);
  add_limits(command, words);
  add_user(command, words);
  if (target == BoxTarget::kOne) {
    add_cgo(command, words);
  }
  add_ground(command, words);
}

Result<BoxOptions> read_box(const BoxWords& words) {
  auto options = words.options;
  options.limits.timeout = parse_duration(words.timeout).value_or(options.limits.timeout);
  options.limits.silence = parse_duration(words.silence).value_or(options.limits.silence);
  options.limits.memory = parse_size(words.memory).value_or(options.limits.memory);
  options.limits.disk = parse_size(words.disk).value_or(options.limits.disk);
  TRY(read_environment(words.environment, options.environment));
  options.modules = words.modules == "offline"  ? ModulesMode::kOffline
                    : words.modules == "vendor" ? ModulesMode::kVendor
                                                : ModulesMode::kAuto;
  if (!words.cgo.empty()) {
    options.cgo = words.cgo == "1" || words.cgo == "true";
  }
  options.compiles_deps_ahead = words.deps != "fresh";
  TRY(check_box(options));
  options.user = words.user == "root" ? BoxUser::kRoot : BoxUser::kNobody;
  return options;
}

Result<std::vector<std::string>> read_command(const Request& request, const char* name) {
  if (request.has_separator && request.command.empty()) {
    return Error{
        ErrorKind::kUsage, "no command after '--'", {}, fmt::format("for example: goiso {} . -- go test ./...", name)};
  }
  return request.command;
}

}  // namespace goiso
