#include "project/go_sums.h"

#include <fmt/format.h>

#include "base/file.h"
#include "project/go_mod.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongest = 64 << 20;

fs::path find_upwards(fs::path folder, const char* name) {
  std::error_code error;
  while (!fs::is_regular_file(folder / name, error)) {
    if (!folder.has_relative_path()) {
      return {};
    }
    folder = folder.parent_path();
  }
  return folder;
}

Result<void> add_text(const fs::path& file, std::vector<std::string>& texts) {
  auto text = read_file(file, kLongest);
  if (text) {
    texts.push_back(std::move(*text));
    return {};
  }
  return text.error().kind == ErrorKind::kNotFound ? Result<void>{} : Result<void>{std::move(text).error()};
}

}  // namespace

Result<std::vector<std::string>> read_go_sums(const fs::path& path) {
  std::error_code error;
  auto folder = fs::canonical(path, error);
  if (error) {
    return Error{ErrorKind::kUsage, fmt::format("cannot open '{}': {}", path.string(), error.message()), {}, {}};
  }
  folder = fs::is_directory(folder, error) ? folder : folder.parent_path();
  const auto module = find_upwards(folder, "go.mod");
  const auto work = find_upwards(folder, "go.work");
  if (module.empty() && work.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no go.mod or go.work in '{}' or above it", path.string()),
                 {},
                 "name a project, or modules as path@version"};
  }
  std::vector<std::string> texts;
  if (!module.empty()) {
    TRY(add_text(module / "go.sum", texts));
  }
  if (!work.empty()) {
    TRY(add_text(work / "go.work.sum", texts));
    for (const auto& use : parse_go_work(read_file(work / "go.work", kLongest).value_or(std::string{})).use) {
      TRY(add_text(work / use / "go.sum", texts));
    }
  }
  return texts;
}

}  // namespace goiso
