#include "command/ci_init.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"
#include "command/ci_templates.h"
#include "report/fill_in.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The spec stands in a shell command within YAML's plain or block text, and services replace ${{ … }} in both.
Result<std::string> spec_word(const std::string& spec) {
  const bool is_safe = spec.find_first_of("\n\r\t\"'`\\$#{}") == std::string::npos &&
                       spec.find(": ") == std::string::npos && !trim(spec).empty() && spec == terminal_safe(spec);
  if (!is_safe) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--go '{}' is no version spec that a job file can hold", terminal_safe(spec)),
                 {},
                 "write it like 'supported' or '1.21..1.23'"};
  }
  return shell_quoted(spec);
}

Result<void> write_new(const fs::path& file, const std::string& text) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is there already", terminal_safe(file.string())),
                 {},
                 "without --write the template is printed: compare, and take what you want"};
  }
  fs::create_directories(file.parent_path(), error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot make the folder '{}'", file.parent_path().string()),
                        error.value());
  }
  TRY(write_file_atomically(file, text));
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read,
                  error);
  return {};
}

}  // namespace

Result<Answer> init_ci(const CiInitOptions& options) {
  const bool is_github = options.service == "github";
  TRY_ASSIGN(const auto spec, spec_word(options.go));
  const auto text = fill_in(is_github ? kGithubTemplate : kGitlabTemplate, {{"GO", spec}});
  const auto file = options.path / (is_github ? ".github/workflows/goiso.yml" : ".gitlab/goiso.gitlab-ci.yml");
  if (options.write) {
    TRY(write_new(file, text));
  }
  const Json document{{"schema", "goiso.ci/1"},
                      {"service", options.service},
                      {"file", valid_utf8(file.string())},
                      {"written", options.write},
                      {"text", text}};
  const auto next = is_github ? "commit it" : "include it in .gitlab-ci.yml, as its first lines say";
  const auto told = fmt::format("wrote '{}'; {}\n", terminal_safe(file.string()), next);
  return Answer{options.write ? told : text, document.dump(2) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
