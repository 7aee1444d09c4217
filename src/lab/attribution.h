#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/go_version.h"
#include "model/sdk_settings.h"

namespace goiso {

/// One thing done differently in one run, to see whether it has a say in the failure.
struct Variation {
  std::string factor;                              ///< go-line, godebug, goexperiment, gcflags, ldflags, vet
  std::string value;                               ///< "1.21", "asynctimerchan=1", "noswissmap", "-checklinkname=0"
  GoVersion go;                                    ///< the release it is tried on
  std::string go_line;                             ///< of go.mod instead of the project's; "" for the project's own
  std::map<std::string, std::string> environment;  ///< GODEBUG or GOEXPERIMENT, over the build's own
  std::vector<std::string> flags{};                ///< of the go command, behind its verb: "-ldflags=-checklinkname=0"
  bool wants_failure = false;  ///< it explains when the failure appears with it, not when the failure goes

  bool operator==(const Variation& other) const = default;
};

/// What a variation's run showed, seen from the failure that is to be explained.
enum class Effect {
  kFails,  ///< it fails as before
  kPasses,
  kUnclear  ///< another failure, untestable, or it could not be asked
};

struct TriedVariation {
  Variation variation;
  Effect effect = Effect::kUnclear;
};

/// What is known before anything is tried.
struct AttributionGround {
  std::optional<GoVersion> last_good;  ///< none: every release that can be tested fails
  GoVersion first_bad;                 ///< the first release that fails, or that can be tested
  std::string go_line;         ///< of the project, as "1.22" or "1.22.3"; "" for none, or when it cannot be changed
  std::string phase;           ///< of the failure's signature: compile, link, run …
  std::string kind;            ///< likewise: ice, link, test-fail …
  SdkSettings good, bad;       ///< of last_good (empty without one) and first_bad
  std::string verb;            ///< the go command's: build, run, test; "" when the command is another program
  std::string godebug;         ///< the GODEBUG that the build has already; "" for none
  std::string goexperiment{};  ///< likewise GOEXPERIMENT
  std::optional<GoVersion> newest{};  ///< without last_good: the newest release that was asked, which fails as well
};

/// What is done differently, as it is typed: "GODEBUG=panicnil=1", "go 1.21 in go.mod", "-ldflags=-checklinkname=0".
std::string words_of(const Variation& variation);

/// Does this run show a cause, if it is always so?
bool explains(const TriedVariation& one);

/// What to try next; all of it may run at once. Empty when there is nothing left to try.
///
/// In the order of design bisect-matrix §5.5: the go line; the GODEBUG settings whose default the first bad release (or
/// the go line that was found to matter) changed, all at once and, if that helps, each alone; settings that the first
/// bad release no longer has, the other way round on the last good one; flags that fit the failure; what its compiler
/// can leave out by itself, first what the last good one's could not, all and then each; without the optimiser in
/// every package but the standard library's; a newer go line than the project's, where all that did not help; the
/// experiments that it switched on, all and then each, and then an idle one: what goes away with that as well is not
/// theirs. Pure: what was tried decides what comes next, so a journal of it is enough to go on.
std::vector<Variation> next_variations(const AttributionGround& ground, const std::vector<TriedVariation>& tried);

/// One cause, with the run that shows it.
struct Cause {
  std::size_t shown_by = 0;  ///< index into what was tried
  std::string factor, value;
  std::string effect;  ///< a sentence: "goes away with GODEBUG=asynctimerchan=1"
};

/// The flags with which the compiler does what `hash` stands for at the places that the pattern selects alone: "n" for
/// none. They hold for every package but those of the standard library, which is compiled already; what of it is
/// inlined or instantiated elsewhere is compiled there.
std::vector<std::string> compiler_hash_flags(const std::vector<std::string>& hashes, const std::string& pattern);

/// A go command with flags behind its verb, in front of its own: the flags of the build come last and win.
std::vector<std::string> with_go_flags(std::vector<std::string> command, const std::vector<std::string>& flags);

/// What the variations showed. Every cause is a run; nothing is concluded from a run that did not happen.
std::vector<Cause> causes_shown(const AttributionGround& ground, const std::vector<TriedVariation>& tried);

}  // namespace goiso
