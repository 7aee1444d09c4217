#pragma once
#include <filesystem>
#include <optional>

#include "base/result.h"
#include "modules/sum_files.h"
#include "modules/tree_head.h"
#include "modules/tree_reader.h"

namespace goiso {

/// Two heads, both signed, that cannot be of one log.
struct Fork {
  SignedHead older, newer;  ///< by size; which is which means nothing when the sizes are equal
  TreeRead past;  ///< the root that `newer` has for the records of `older`, with its tiles; no tiles when the sizes are
                  ///< equal
};

/// Keeps both notes, the proof in words and the tiles that anybody can check it with, in a folder below evidence/;
/// returns it. A fork that is kept already is not written again.
Result<std::filesystem::path> keep_evidence(SumFiles& files, const Fork& fork);

/// The proof in words: what each head claims, and what the newer one's tiles make of the older one's records.
std::string explain(const Fork& fork);

}  // namespace goiso
