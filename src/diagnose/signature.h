#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/build_record.h"
#include "model/verdict.h"

namespace goiso {

/// The failure that a log tells of: the signature and the word for it, before outcome and limits are weighed.
struct Finding {
  FailureSignature signature;
  std::string reason;                        ///< a word of judge.h
  bool is_untestable = false;                ///< the code was never judged
  std::vector<std::string> missing_modules;  ///< sorted, each once
};

/// Reads the log of a command that did not pass. Of several failures the one nearest the root: resources, the
/// toolchain itself, environment, toolchain choice, go.mod, modules, loading, cgo, compiler crash, compile, assemble,
/// link, vet, test, run (design: diagnose §a.1). Pure, linear in the log; at most the first 4 KiB of a line is looked
/// at.
Finding find_failure(const BuildRecord& record);

/// "s-" and twelve hex digits over phase, kind, template, package, frames and tests.
std::string signature_id(const FailureSignature& signature);

}  // namespace goiso
