#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "modules/go_sum.h"

namespace goiso {

/// What the checksum database says of a hash that it does not refuse.
enum class SumVerdict {
  kProven,      ///< the log holds this hash, and proved it
  kNotCovered,  ///< it is not to be asked: GONOSUMDB, GOPRIVATE, GOSUMDB=off
};

/// What is claimed of a zip, or of a go.mod where `version` ends in "/go.mod".
struct ModuleHash {
  std::string module;
  std::string version;
  std::string h1;
};

/// Asks the checksum database about a hash. kUntrusted: the log holds another one, or its proof does not hold;
/// kInterrupted: stopped while it was asked; any other error: it could not be asked. Any thread.
using SumCheck = std::function<Result<SumVerdict>(const ModuleHash& hash, std::stop_token stop)>;

/// Who may vouch for bytes before they are kept or used.
struct Witnesses {
  GoSum go_sum;        ///< of the project at hand; may be empty
  SumCheck sum_check;  ///< empty: there is no database to ask
};

struct Vouch {
  std::string trust;                  ///< "sumdb", "go.sum", or "not-covered" when nobody was to be asked
  std::vector<std::string> findings;  ///< what the user must know: go.sum has another hash than the log confirms
};

/// The log decides: what it proves is kept even where go.sum disagrees (a finding: the build will fail as a stock go
/// fails), what it refuses is kUntrusted. Where it is not to be asked, go.sum decides, and where that is silent nobody
/// does, as with cmd/go. Where it cannot be asked go.sum must agree; else the log's error is returned. Nobody vouches
/// for anything once it is stopped while the log is asked.
Result<Vouch> vouch_for(const ModuleHash& hash, const Witnesses& witnesses, std::stop_token stop);
Result<Vouch> vouch_for(const ModuleHash& hash, const GoSum& go_sum, const SumCheck& sum_check, std::stop_token stop);

}  // namespace goiso
