#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Who we are to a module proxy: passwords of a netrc file and bearer tokens by host. They go to https URLs of their
/// host and nowhere else: into no box, no log, no error's text. Values; reading is for any thread.
class Credentials {
 public:
  /// `netrc` as cmd/go reads it (machine, login, password; macros passed over, `default` ignored); `tokens` has lines
  /// "host token".
  static Credentials parse(std::string_view netrc, std::string_view tokens);

  /// The file of NETRC, else ~/.netrc, and the file `tokens`; those that are not there are empty. kUsage when others
  /// may read the tokens.
  static Result<Credentials> load(const std::map<std::string, std::string>& environment,
                                  const std::filesystem::path& tokens);

  /// "Authorization: …" for a URL, or "". A token comes before a password.
  std::string header_for(std::string_view url) const;

 private:
  struct Login {
    std::string host, name, password;
  };
  class NetrcReader;
  std::vector<Login> logins_;
  std::map<std::string, std::string> tokens_;  // by host, with its port where one was written
};

/// A URL for people: without what stands before its '@'.
std::string without_password(std::string_view url);
/// True for "https://name:secret@host".
bool has_password(std::string_view url);

}  // namespace goiso
