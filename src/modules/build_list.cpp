#include "modules/build_list.h"

#include "modules/module_path.h"

namespace goiso {
namespace {

std::optional<ModulePart> part_of(std::string_view file) {
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    if (file.ends_with(ending_of(part))) {
      return part;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<ModuleRequest> parse_module_request(std::string_view path) {
  const auto at = path.rfind("/@v/");
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto file = path.substr(at + 4);
  const auto part = part_of(file);
  if (!part) {
    return std::nullopt;
  }
  auto module = unescape_module_path(path.substr(0, at));
  auto version = unescape_module_version(file.substr(0, file.size() - std::string_view{ending_of(*part)}.size()));
  if (!module || !version) {
    return std::nullopt;
  }
  return ModuleRequest{{std::move(*module), std::move(*version)}, *part};
}

void BuildList::add(const std::string& module, const std::string& version) {
  const std::lock_guard lock{mutex_};
  modules_.insert(module + '@' + version);
}

void BuildList::add(const GoSum& go_sum) {
  constexpr std::string_view kGoMod = "/go.mod";
  for (const auto& line : go_sum.lines()) {
    add(line.module,
        line.version.ends_with(kGoMod) ? line.version.substr(0, line.version.size() - kGoMod.size()) : line.version);
  }
}

void BuildList::add(const GoMod& go_mod) {
  for (const auto& require : go_mod.require) {
    add(require.path, require.version);
  }
  for (const auto& [from, to] : go_mod.replace) {
    if (const auto at = to.rfind('@'); at != std::string::npos) {
      add(to.substr(0, at), to.substr(at + 1));
    }
  }
}

bool BuildList::holds(const ModuleVersion& module) const {
  const std::lock_guard lock{mutex_};
  return modules_.contains(module.path + '@' + module.version);
}

}  // namespace goiso
