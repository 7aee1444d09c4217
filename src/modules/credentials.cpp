#include "modules/credentials.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongest = 1 << 20;

struct UrlParts {
  std::string_view scheme, user, host;
};

UrlParts parts_of(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) {
    return {};
  }
  auto authority = url.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const auto at = authority.rfind('@');
  const auto user = at == std::string_view::npos ? std::string_view{} : authority.substr(0, at);
  return {url.substr(0, colon), user, at == std::string_view::npos ? authority : authority.substr(at + 1)};
}

std::string_view without_port(std::string_view host) {
  const auto colon = host.rfind(':');
  return colon == std::string_view::npos || host.ends_with(']') ? host : host.substr(0, colon);
}

std::string variable(const std::map<std::string, std::string>& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

fs::path netrc_file(const std::map<std::string, std::string>& environment) {
  if (const auto set = variable(environment, "NETRC"); !set.empty()) {
    return set;
  }
  const auto home = variable(environment, "HOME");
  return home.empty() ? fs::path{} : fs::path{home} / ".netrc";
}

// "" when it is not there: most users have none.
Result<std::string> text_of(const fs::path& path) {
  auto text = path.empty() ? Result<std::string>{std::string{}} : read_file(path, kLongest);
  return !text && text.error().kind == ErrorKind::kNotFound ? Result<std::string>{std::string{}} : text;
}

}  // namespace

// "machine HOST", "login NAME", "password WORD" in one line or several (cmd/go/internal/auth, parseNetrc).
class Credentials::NetrcReader {
 public:
  void take(const std::vector<std::string_view>& words);
  bool is_in_macro() const { return is_macro_; }
  bool is_over() const { return is_over_; }
  void end_macro() { is_macro_ = false; }
  std::vector<Login> logins;

 private:
  void take_pair(std::string_view name, std::string_view value);
  Login login_;
  bool is_macro_ = false;
  bool is_over_ = false;
};

void Credentials::NetrcReader::take(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "default" && !is_macro_; i += 2) {
    take_pair(words[i], words[i + 1]);
  }
  is_over_ = !words.empty() && words[0] == "default";
}

void Credentials::NetrcReader::take_pair(std::string_view name, std::string_view value) {
  if (name == "machine") {
    login_ = {std::string{value}, {}, {}};
  } else if (name == "login") {
    login_.name = value;
  } else if (name == "password") {
    login_.password = value;
  } else if (name == "macdef") {
    is_macro_ = true;
  }
  if (!login_.host.empty() && !login_.name.empty() && !login_.password.empty()) {
    logins.push_back(std::exchange(login_, {}));
  }
}

Credentials Credentials::parse(std::string_view netrc, std::string_view tokens) {
  NetrcReader reader;
  for (const auto line : split_lines(netrc)) {
    if (line.empty()) {
      reader.end_macro();
    }
    if (!reader.is_in_macro() && !reader.is_over()) {
      reader.take(split_words(line));
    }
  }
  Credentials credentials;
  credentials.logins_ = std::move(reader.logins);
  for (const auto line : split_lines(tokens)) {
    const auto words = split_words(line);
    if (words.size() == 2 && !words[0].starts_with('#')) {
      credentials.tokens_[std::string{words[0]}] = words[1];
    }
  }
  return credentials;
}

Result<Credentials> Credentials::load(const std::map<std::string, std::string>& environment, const fs::path& tokens) {
  struct stat facts {};
  constexpr unsigned kOthers = 077;
  if (stat(tokens.c_str(), &facts) == 0 && (facts.st_mode & kOthers) != 0) {
    return Error{ErrorKind::kUsage,
                 fmt::format("others may read the tokens in '{}'", tokens.string()),
                 {},
                 fmt::format("chmod 600 '{}'", tokens.string())};
  }
  TRY_ASSIGN(const auto netrc, text_of(netrc_file(environment)));
  TRY_ASSIGN(const auto lines, text_of(tokens));
  return parse(netrc, lines);
}

std::string Credentials::header_for(std::string_view url) const {
  const auto [scheme, user, host] = parts_of(url);
  if (scheme != "https" || !user.empty()) {
    return {};
  }
  for (const auto name : {host, without_port(host)}) {
    if (const auto token = tokens_.find(std::string{name}); token != tokens_.end()) {
      return "Authorization: Bearer " + token->second;
    }
  }
  for (const auto& login : logins_) {
    if (login.host == without_port(host)) {
      return "Authorization: Basic " + to_base64(login.name + ":" + login.password);
    }
  }
  return {};
}

std::string without_password(std::string_view url) {
  const auto [scheme, user, host] = parts_of(url);
  if (user.empty()) {
    return std::string{url};
  }
  const auto rest = url.substr(scheme.size() + 3 + user.size() + 1);
  return fmt::format("{}://{}", scheme, rest);
}

bool has_password(std::string_view url) { return !parts_of(url).user.empty(); }

}  // namespace goiso
