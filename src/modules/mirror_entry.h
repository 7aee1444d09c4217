#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "model/project.h"
#include "modules/mirror_files.h"
#include "modules/vouch.h"

namespace goiso {

enum class ModulePart { kInfo, kMod, kZip };
/// "info", "mod", "zip".
const char* name_of(ModulePart part);
/// ".info", ".mod", ".zip".
const char* ending_of(ModulePart part);

/// A kept file of a module version, checked just now.
struct MirrorFile {
  std::filesystem::path path;
  std::string text;    ///< of .info and .mod
  std::string h1;      ///< of .mod and .zip
  std::string trust;   ///< of .mod and .zip: Vouch::trust
  std::string sha256;  ///< of .zip, hex
  std::int64_t bytes = 0;
  std::vector<std::string> findings;  ///< for the user
  bool was_there = false;             ///< it was kept before
};

/// One module version of a mirror while it is changed: nobody else changes it meanwhile, in no process. One thread.
class MirrorEntry {
 public:
  /// Waits for whoever changes it now.
  static Result<MirrorEntry> open(const MirrorPlaces& places, const ModuleVersion& module, std::stop_token stop);

  const MirrorReceipt& receipt() const { return receipt_; }
  /// Where a zip on its way in lies, so that the next attempt goes on with it.
  std::filesystem::path partial_zip() const;

  /// kUntrusted when the text is not what such a file holds, or when nobody vouches for it. Refused bytes go to the
  /// quarantine.
  Result<MirrorFile> keep_info(const std::string& text);
  Result<MirrorFile> keep_mod(const std::string& text, const Witnesses& witnesses, std::stop_token stop);
  /// Takes the file away from where it lies, also when it is refused. Its go.mod must be the kept .mod, unless the log
  /// proved both.
  Result<MirrorFile> keep_zip(const std::filesystem::path& whole, const Witnesses& witnesses, std::stop_token stop);

  /// Puts a kept file that is not what it was out of the way and forgets it.
  Result<void> quarantine(ModulePart part);
  /// Removes all of it.
  Result<void> remove();
  /// A better witness was found for what is there.
  Result<void> set_trust(ModulePart part, const std::string& trust);

 private:
  MirrorEntry(MirrorPlaces places, ModuleVersion module, FileLock lock)
      : places_(std::move(places)), module_(std::move(module)), lock_(std::move(lock)) {}
  Result<MirrorFile> admit_zip(const std::filesystem::path& whole, const Witnesses& witnesses,
                               std::stop_token stop) const;
  Result<void> write_receipt() const;
  Result<void> check_go_mod(const std::optional<std::string>& go_mod, const std::string& trust) const;
  void put_away(const std::filesystem::path& bytes, const char* ending) const;

  MirrorPlaces places_;
  ModuleVersion module_;
  FileLock lock_;
  MirrorReceipt receipt_;
};

/// "" when `text` is what a proxy says of `module`, else what is wrong with it: no JSON, another version.
std::string refuse_info(const ModuleVersion& module, const std::string& text);

/// "example.com/m@v1.0.0"
std::string words_of(const ModuleVersion& module);

}  // namespace goiso
