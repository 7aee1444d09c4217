#include "modules/mirror_entry.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/fault_point.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "modules/dirhash.h"
#include "modules/module_path.h"
#include "modules/module_zip.h"

namespace goiso {
namespace fs = std::filesystem;

const char* name_of(ModulePart part) { return ending_of(part) + 1; }

const char* ending_of(ModulePart part) {
  switch (part) {
    case ModulePart::kInfo:
      return ".info";
    case ModulePart::kMod:
      return ".mod";
    case ModulePart::kZip:
      return ".zip";
  }
  return ".info";
}

std::string words_of(const ModuleVersion& module) { return module.path + "@" + module.version; }

std::string refuse_info(const ModuleVersion& module, const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return "its .info is no JSON object";
  }
  const auto version = document.find("Version");
  if (version == document.end() || !version->is_string()) {
    return "its .info names no version";
  }
  const auto said = version->get<std::string>();
  return said == module.version
             ? ""
             : fmt::format("its .info speaks of version '{}', not '{}'", terminal_safe(said), module.version);
}

Result<MirrorEntry> MirrorEntry::open(const MirrorPlaces& places, const ModuleVersion& module, std::stop_token stop) {
  TRY(check_module_version(module.path, module.version));
  const auto key = sha256_hex(words_of(module)).substr(0, 32);
  TRY_ASSIGN(auto lock, FileLock::acquire(places.locks() / key, FileLock::Mode::kExclusive, stop));
  MirrorEntry entry{places, module, std::move(lock)};
  TRY_ASSIGN(const auto path, places.file(module, ".goiso"));
  if (auto named = parse_mirror_receipt(read_file(path, 1 << 20).value_or(std::string{}))) {
    entry.receipt_ = std::move(named->receipt);
  }
  return entry;
}

fs::path MirrorEntry::partial_zip() const { return places_.partial() / sha256_hex(words_of(module_)).substr(0, 32); }

Result<void> MirrorEntry::write_receipt() const {
  TRY_ASSIGN(const auto path, places_.file(module_, ".goiso"));
  return place_text(places_, path, receipt_text(module_, receipt_));
}

// What was refused is kept for who wants to look, and never looked at again by us.
void MirrorEntry::put_away(const fs::path& bytes, const char* ending) const {
  std::error_code error;
  const auto name = words_of(module_).substr(words_of(module_).rfind('/') + 1);
  const auto to = places_.quarantine() / fmt::format("{}-{}{}", name, random_hex(4), ending);
  fs::rename(bytes, to, error);
  if (error) {
    fs::remove(bytes, error);
  } else {
    log::info("'{}' was put into quarantine as '{}'", bytes.string(), to.string());
  }
}

Result<MirrorFile> MirrorEntry::keep_info(const std::string& text) {
  if (auto why = refuse_info(module_, text); !why.empty()) {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is refused: {}", words_of(module_), why), {}, {}};
  }
  TRY_ASSIGN(const auto path, places_.file(module_, ".info"));
  TRY(place_text(places_, path, text));
  receipt_.info_sha256 = sha256_hex(text);
  TRY(write_receipt());
  return MirrorFile{path, text, {}, {}, {}, static_cast<std::int64_t>(text.size()), {}, false};
}

Result<MirrorFile> MirrorEntry::keep_mod(const std::string& text, const Witnesses& witnesses, std::stop_token stop) {
  const auto h1 = go_mod_h1(text);
  TRY_ASSIGN(const auto path, places_.file(module_, ".mod"));
  auto vouch = vouch_for({module_.path, module_.version + "/go.mod", h1}, witnesses, stop);
  if (!vouch) {
    const auto staged = places_.staging() / random_hex(8);
    if (vouch.error().kind == ErrorKind::kUntrusted && place_text(places_, staged, text)) {
      put_away(staged, ".mod");
    }
    return vouch.error();
  }
  TRY(place_text(places_, path, text));
  receipt_.mod = MirrorReceipt::Part{h1, vouch->trust};
  TRY(write_receipt());
  return MirrorFile{
      path, text, h1, vouch->trust, {}, static_cast<std::int64_t>(text.size()), std::move(vouch->findings), false};
}

// x/mod/zip does not ask for this; but two files of one version that say different things are only believed when the
// log proves both.
Result<void> MirrorEntry::check_go_mod(const std::optional<std::string>& go_mod, const std::string& trust) const {
  const bool is_proven = trust == "sumdb" && receipt_.mod && receipt_.mod->trust == "sumdb";
  if (!go_mod || !receipt_.mod || is_proven || go_mod_h1(*go_mod) == receipt_.mod->h1) {
    return {};
  }
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}' is refused: the go.mod in its zip is not its .mod", words_of(module_)),
               {},
               {}};
}

Result<MirrorFile> MirrorEntry::admit_zip(const fs::path& whole, const Witnesses& witnesses,
                                          std::stop_token stop) const {
  TRY_ASSIGN(const auto zip, read_module_zip(whole, module_.path, module_.version, stop));
  TRY_ASSIGN(auto vouch, vouch_for({module_.path, module_.version, zip.h1}, witnesses, stop));
  TRY(check_go_mod(zip.go_mod, vouch.trust));
  TRY_ASSIGN(auto sha256, sha256_of_file(whole, stop));
  std::error_code error;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(whole, error));
  return MirrorFile{whole, {}, zip.h1, vouch.trust, std::move(sha256), bytes, std::move(vouch.findings), false};
}

Result<MirrorFile> MirrorEntry::keep_zip(const fs::path& whole, const Witnesses& witnesses, std::stop_token stop) {
  auto file = admit_zip(whole, witnesses, stop);
  if (!file) {
    if (file.error().kind == ErrorKind::kUntrusted) {
      put_away(whole, ".zip");
    }
    return file;
  }
  TRY_ASSIGN(file->path, places_.file(module_, ".zip"));
  TRY_ASSIGN(const auto hash_path, places_.file(module_, ".ziphash"));
  TRY(make_folders(file->path.parent_path()));
  (void)chmod(whole.c_str(), 0644);
  fault_point();
  if (rename(whole.c_str(), file->path.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep '{}'", file->path.string()), errno);
  }
  TRY(place_text(places_, hash_path, file->h1));
  receipt_.zip = MirrorReceipt::Zip{{file->h1, file->trust}, file->bytes, file->sha256};
  TRY(write_receipt());
  return file;
}

Result<void> MirrorEntry::quarantine(ModulePart part) {
  TRY_ASSIGN(const auto path, places_.file(module_, ending_of(part)));
  switch (part) {
    case ModulePart::kInfo:
      receipt_.info_sha256.clear();
      break;
    case ModulePart::kMod:
      receipt_.mod.reset();
      break;
    case ModulePart::kZip:
      receipt_.zip.reset();
      break;
  }
  TRY(write_receipt());
  std::error_code error;
  if (fs::exists(path, error)) {
    put_away(path, ending_of(part));
  }
  return {};
}

Result<void> MirrorEntry::remove() {
  receipt_ = {};
  // The receipt first: without it the rest counts for nothing.
  for (const auto* ending : {".goiso", ".zip", ".ziphash", ".mod", ".info"}) {
    TRY_ASSIGN(const auto path, places_.file(module_, ending));
    std::error_code error;
    fs::remove(path, error);
    if (error) {
      return system_error(ErrorKind::kStore, fmt::format("cannot remove '{}'", path.string()), error.value());
    }
    fault_point();
  }
  return {};
}

Result<void> MirrorEntry::set_trust(ModulePart part, const std::string& trust) {
  if (part == ModulePart::kMod && receipt_.mod) {
    receipt_.mod->trust = trust;
  } else if (part == ModulePart::kZip && receipt_.zip) {
    receipt_.zip->trust = trust;
  }
  return write_receipt();
}

}  // namespace goiso
