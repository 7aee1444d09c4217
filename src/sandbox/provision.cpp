#include "sandbox/provision.h"

#include <fmt/format.h>

#include "sandbox/places.h"

namespace goiso {
namespace {

constexpr std::uint64_t kSdkBytes = std::uint64_t{3} << 30;  // the largest SDK so far unpacks to 0.6 GB
constexpr std::uint64_t kSdkEntries = 100'000;
constexpr std::uint64_t kModuleBytes = std::uint64_t{16} << 30;
constexpr std::uint64_t kModuleEntries = 2'000'000;

// The archive is hashed again before a byte of it goes into an engine.
Result<void> write_sdk(const Workshop& shop, const Toolchain& toolchain, const ByteSink& sink, std::stop_token stop) {
  TRY_ASSIGN(const auto sdk, shop.sdks.find_digest(toolchain.digest));
  if (!sdk) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("{} is no longer in the store", toolchain.version.name()),
                 {},
                 "run 'goiso sdk pull'"};
  }
  shop.progress.step_started(fmt::format("checking {}", toolchain.version.name()));
  TRY(shop.sdks.verify(*sdk, shop.progress, stop));
  shop.progress.step_started(fmt::format("unpacking {} into the engine", toolchain.version.name()));
  return shop.sdks.write_tree(*sdk, sink, shop.progress, stop);
}

}  // namespace

std::string sdk_receipt(const Toolchain& toolchain) {
  return fmt::format("goiso 1\n{}\n{}\n", toolchain.version.name(), toolchain.digest);
}

std::string modules_receipt(const std::string& digest) { return fmt::format("goiso modules 1\n{}\n", digest); }

Result<FilledBy> populate_sdk_volume(const Workshop& shop, const Toolchain& toolchain, std::stop_token stop) {
  VolumeFill fill;
  fill.volume = sdk_volume(toolchain);
  fill.plan = plan_populate_box(shop.ground(), toolchain);
  fill.place = places::kGoroot;
  fill.receipt_path = places::kSdkReceipt;
  fill.receipt = sdk_receipt(toolchain);
  fill.told = fmt::format("checking {}", toolchain.version.name());
  fill.max_bytes = kSdkBytes;
  fill.max_entries = kSdkEntries;
  fill.write_tree = [&](const ByteSink& sink) { return write_sdk(shop, toolchain, sink, stop); };
  return fill_volume(shop, fill, stop);
}

Result<FilledBy> populate_init_volume(const Workshop& shop, const std::string& program, const std::string& digest,
                                      std::stop_token stop) {
  constexpr unsigned kExecutable = 0755;
  VolumeFill fill;
  fill.volume = init_volume(digest);
  fill.plan = plan_init_box(shop.ground(), digest);
  fill.place = places::kInitFolder;
  fill.receipt_path = places::kInitReceipt;
  fill.receipt = fmt::format("goiso init 1\n{}\n", digest);
  fill.told = "putting goiso-init on a volume";
  fill.max_bytes = program.size();
  fill.max_entries = 1;
  fill.write_tree = [&](const ByteSink& sink) -> Result<void> {
    TarWriter tar{sink};
    TRY(tar.add_text("goiso-init", kExecutable, 0, program));
    return tar.finish();
  };
  return fill_volume(shop, fill, stop);
}

Result<FilledBy> populate_module_volume(const Workshop& shop, const ModuleTree& tree, std::stop_token stop) {
  VolumeFill fill;
  fill.volume = module_volume(tree.digest);
  fill.plan = plan_module_box(shop.ground(), tree.digest);
  fill.place = places::kModules;
  fill.receipt_path = places::kModulesReceipt;
  fill.receipt = modules_receipt(tree.digest);
  fill.told = "unpacking modules into the engine";
  fill.max_bytes = kModuleBytes;
  fill.max_entries = kModuleEntries;
  fill.write_tree = [&](const ByteSink& sink) { return tree.write(sink, stop); };
  return fill_volume(shop, fill, stop);
}

}  // namespace goiso
