#include "modules/fork_evidence.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

Result<void> write_below(const fs::path& folder, const std::string& name, std::string_view text) {
  TRY(make_folders((folder / name).parent_path()));
  return write_file_atomically(folder / name, text);
}

Result<void> write_all_of(const fs::path& folder, const Fork& fork) {
  TRY(write_below(folder, "older", fork.older.note));
  TRY(write_below(folder, "newer", fork.newer.note));
  for (const auto& [tile, hashes] : fork.past.tiles) {
    TRY(write_below(folder, tile.path(), hashes->bytes()));
  }
  return write_below(folder, "proof.txt", explain(fork));
}

}  // namespace

std::string explain(const Fork& fork) {
  const auto& [older, newer, past] = fork;
  auto text = fmt::format("older: {} records, root {}\nnewer: {} records, root {}\n", older.tree.size,
                          to_base64(older.tree.root), newer.tree.size, to_base64(newer.tree.root));
  if (past.hashes.empty()) {
    return text + "Both notes are signed, and one size has one root.\n";
  }
  text += fmt::format("the first {} records of newer: root {}\n", older.tree.size, to_base64(past.hashes.front()));
  return text +
         "Both notes are signed. The tiles here make up the root of newer; its beginning is not the tree of older.\n";
}

Result<fs::path> keep_evidence(SumFiles& files, const Fork& fork) {
  const auto name = fmt::format("fork-{}-{}-{}", fork.older.tree.size, fork.newer.tree.size,
                                sha256_hex(fork.older.note + fork.newer.note).substr(0, 16));
  const auto kept = files.folder() / "evidence" / name;
  std::error_code error;
  if (fs::exists(kept, error)) {
    return kept;
  }
  TRY_ASSIGN(auto folder, TempFolder::create(files.temporary(), "evidence-"));
  TRY(write_all_of(folder.path(), fork));
  TRY(make_folders(kept.parent_path()));
  fs::rename(folder.path(), kept, error);
  if (error && !fs::exists(kept)) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep '{}'", kept.string()), error.value());
  }
  return kept;
}

}  // namespace goiso
