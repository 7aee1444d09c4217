#include "command/reproducer_files.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "project/leave_out.h"
#include "project/tree_walk.h"

namespace goiso {
namespace {

constexpr std::size_t kMostFiles = 12;
constexpr std::size_t kMostBytes = 12 * 1024;

using Texts = std::map<std::string, std::string>;

// Whether the report may still show the whole project.
bool is_small(const Texts& texts) {
  std::size_t bytes = 0;
  for (const auto& [name, text] : texts) {
    bytes += text.size();
  }
  return texts.size() <= kMostFiles && bytes <= kMostBytes;
}

bool is_text(const std::string& text) { return valid_utf8(text) == text && text.find('\0') == std::string::npos; }

Error too_much() { return Error{ErrorKind::kUsage, "the project is no small text", {}, {}}; }

Result<WalkStep> take(const Project& project, const WalkEntry& entry, Texts& texts) {
  if (S_ISDIR(entry.status.st_mode)) {
    return is_left_out_folder(entry.leaf) ? WalkStep::kSkip : WalkStep::kGoOn;
  }
  if (is_left_out_file(entry.leaf)) {
    return WalkStep::kGoOn;
  }
  const auto& only = project.only_files;
  if (!only.empty() && std::find(only.begin(), only.end(), entry.name) == only.end()) {
    return WalkStep::kGoOn;
  }
  if (!S_ISREG(entry.status.st_mode)) {
    return too_much();
  }
  TRY_ASSIGN(auto text, read_file(project.root / entry.name, kMostBytes));
  if (!is_text(text)) {
    return too_much();
  }
  texts.emplace(entry.name, std::move(text));
  return is_small(texts) ? Result<WalkStep>{WalkStep::kGoOn} : Result<WalkStep>{too_much()};
}

}  // namespace

std::vector<ReproducerFile> reproducer_files(const Project& project, std::stop_token stop) {
  Texts texts;
  const auto walked = walk_tree(
      project.root, [&](const WalkEntry& entry) { return take(project, entry, texts); }, stop);
  if (!walked || !project.included.empty()) {
    return {};
  }
  if (project.is_single_file) {
    texts["go.mod"] = project.synthesised_go_mod;
  }
  std::vector<ReproducerFile> files;
  for (auto& [name, text] : texts) {
    files.push_back({name, std::move(text)});
  }
  return files;
}

}  // namespace goiso
