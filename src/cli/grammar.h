#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/words.h"

namespace goiso {

/// A flag as help, completion and `goiso config` name it.
struct FlagOutline {
  std::string name;  ///< "--timeout", "-v"
  std::string about;
  bool takes_value = false;
  bool has_key = false;  ///< variables and files may set it
};

struct CommandOutline {
  std::string name;  ///< "goiso", "goiso runs show"
  std::string about;
  std::vector<std::string> commands;  ///< below it
  std::vector<FlagOutline> flags;
};

/// Every command before those below it.
std::vector<CommandOutline> outline_of(const CLI::App& app);

/// The keys of all commands, sorted.
std::vector<std::string> keys_of(const CLI::App& app);

/// Every command and flag of goiso, ready to read one command line.
class Grammar {
 public:
  /// `request` is what reading fills in; it must outlive this.
  explicit Grammar(Request& request);
  ~Grammar();
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;

  /// Reads the words and what variables and files set for flags that are not among them. Not empty: the help, version
  /// or script that the words asked for, and there is nothing else to do. kUsage, with what may have been meant.
  Result<std::string> read(const std::vector<std::string>& words,
                           const std::map<std::string, std::string>& environment);

  /// What `goiso COMMAND --help` prints.
  std::string help(const std::vector<std::string>& command) const;
  std::vector<CommandOutline> outline() const { return outline_of(*app_); }

 private:
  Result<void> take_settings(CLI::App& command, const std::map<std::string, std::string>& environment);

  std::unique_ptr<CLI::App> app_;
  Request& request_;
};

}  // namespace goiso
