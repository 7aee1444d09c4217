#include "archive/name_rules.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestName = 4096;
constexpr std::size_t kDeepest = 64;

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (!step.is_valid || step.code_point < 0x20 || (step.code_point >= 0x7F && step.code_point < 0xA0)) {
      return false;
    }
    text.remove_prefix(step.size);
  }
  return true;
}

std::string folded(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

}  // namespace

const char* refuse_member_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) {
    return "its length";
  }
  if (!is_plain_text(name) || name.find('\\') != std::string_view::npos) {
    return "a character that names of an SDK or module do not have";
  }
  const auto parts = split(name, '/');
  if (parts.size() > kDeepest) {
    return "its depth";
  }
  const bool is_odd = std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
  return is_odd ? "an absolute name, or an empty, '.' or '..' part" : nullptr;
}

bool SeenNames::add(const std::string& name, bool is_folder) {
  const auto key = folded(name);
  for (auto slash = key.find('/'); slash != std::string::npos; slash = key.find('/', slash + 1)) {
    const auto parent = key.substr(0, slash);
    if (files_.contains(parent)) {
      return false;
    }
    folders_.insert(parent);
  }
  if (is_folder) {
    folders_.insert(key);
    return !files_.contains(key);
  }
  return !folders_.contains(key) && files_.insert(key).second;
}

}  // namespace goiso
