// An engine behind TLS with client certificates, played by openssl's own small server on the loopback interface.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "base/file.h"
#include "engine/engine.h"
#include "support/run_program.h"

namespace goiso {
namespace {

using std::chrono::seconds;
using std::filesystem::path;

constexpr const char* kOpenssl = "/usr/bin/openssl";

void openssl(const path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {kOpenssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                       "-nodes", "-days", "2"});
  const auto end = run_program(arguments, {{"PATH", "/usr/bin:/bin"}, {"HOME", folder}}, seconds{60});
  ASSERT_EQ(end.exit_code, 0) << end.err;
}

// ca.pem, cert.pem and key.pem in `folder`, as the docker CLI wants them, signed by the authority of `authority`.
void make_authority(const path& folder) {
  openssl(folder, {"-keyout", folder / "ca-key.pem", "-out", folder / "ca.pem", "-subj", "/CN=authority"});
}
void make_certificate(const path& authority, const path& folder) {
  openssl(folder, {"-CA", authority / "ca.pem", "-CAkey", authority / "ca-key.pem", "-keyout", folder / "key.pem",
                   "-out", folder / "cert.pem", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                   "-addext", "basicConstraints=critical,CA:FALSE"});
}

// `openssl s_server` that demands a client certificate and answers with the files in `folder`.
class TlsServer {
 public:
  explicit TlsServer(const path& folder) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    out_.reset(ends[0]);
    UniqueFd in{ends[1]};
    const std::vector<std::string> words{"s_server",        "-accept", "127.0.0.1:0",          "-WWW",
                                         "-Verify",         "1",       "-verify_return_error", "-CAfile",
                                         folder / "ca.pem", "-cert",   folder / "cert.pem",    "-key",
                                         folder / "key.pem"};
    std::vector<char*> argv{const_cast<char*>(kOpenssl)};
    for (const auto& word : words) {
      argv.push_back(const_cast<char*>(word.c_str()));
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, in.value(), 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addchdir_np(&actions, (folder / "www").c_str());
    EXPECT_EQ(posix_spawn(&pid_, kOpenssl, &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~TlsServer() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  // "127.0.0.1:port", which it says once it listens.
  std::string host() {
    constexpr std::string_view kWord = "ACCEPT ";
    std::string said;
    std::array<char, 256> bytes{};
    while (said.find(kWord) == std::string::npos || said.find('\n', said.find(kWord)) == std::string::npos) {
      const auto size = read(out_.value(), bytes.data(), bytes.size());
      if (size <= 0) {
        return "the server said: " + said;
      }
      said.append(bytes.data(), static_cast<std::size_t>(size));
    }
    const auto from = said.find(kWord) + kWord.size();
    return said.substr(from, said.find('\n', from) - from);
  }

 private:
  UniqueFd out_;
  pid_t pid_ = -1;
};

class Tls : public testing::Test {
 protected:
  Tls() : folder_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "tls-"))) {}
  void SetUp() override {
    make_authority(good());
    make_certificate(good(), good());
    ASSERT_TRUE(make_folders(good() / "www/v1.41"));
    for (const auto& [name, text] : {std::pair{"_ping", "OK"},
                                     {"version", R"({"ApiVersion":"1.41"})"},
                                     {"v1.41/info", R"({"ID":"x","NCPU":2,"MemTotal":9})"},
                                     {"v1.41/stream", "raw bytes"}}) {
      ASSERT_TRUE(write_file_atomically(good() / "www" / name, text));
    }
    server_.emplace(good());
    host_ = server_->host();
  }
  path good() const { return folder_.path(); }
  // A folder with the files named, each from the folder said.
  path certificates(const std::vector<std::pair<std::string, path>>& files) const {
    auto folder = good() / "client";
    EXPECT_TRUE(remove_tree(folder) && make_folders(folder));
    for (const auto& [name, from] : files) {
      std::filesystem::copy_file(from / name, folder / name);
    }
    return folder;
  }
  Result<Engine> connect(const path& certificates) const {
    return Engine::connect({{Endpoint::Scheme::kTls, "", host_, certificates, "test"}}, {}, seconds{30});
  }

  TempFolder folder_;
  std::optional<TlsServer> server_;
  std::string host_;
};

TEST_F(Tls, WithClientCertificatesReachesTheEngine) {
  const auto engine = connect(certificates({{"ca.pem", good()}, {"cert.pem", good()}, {"key.pem", good()}}));
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_EQ(engine->facts().id, "x");
  HttpCall call;
  call.path = "/stream";
  auto opened = engine->upgrade(call, {});
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_TRUE(opened->stream);
  std::string all;
  while (!opened->stream->at_end()) {
    all += opened->stream->read(seconds{30}, {}).value_or("");
  }
  EXPECT_EQ(all, "raw bytes");
}

TEST_F(Tls, IsRefusedWithoutACertificateOrOfAnAuthorityNobodyKnows) {
  path other = good() / "other";
  ASSERT_TRUE(make_folders(other));
  make_authority(other);
  make_certificate(other, other);
  const std::vector<std::vector<std::pair<std::string, path>>> cases{
      {{"ca.pem", good()}},                                            // no certificate of ours
      {{"ca.pem", other}, {"cert.pem", good()}, {"key.pem", good()}},  // the server's is of another authority
      {{"ca.pem", good()}, {"cert.pem", other}, {"key.pem", other}},   // ours is
      {{"cert.pem", good()}, {"key.pem", good()}},                     // the system does not know the server's
  };
  for (const auto& files : cases) {
    const auto engine = connect(certificates(files));
    ASSERT_FALSE(engine) << testing::PrintToString(files);
    EXPECT_EQ(engine.error().kind, ErrorKind::kEngineUnreachable);
    EXPECT_THAT(engine.error().message, testing::HasSubstr("'https://" + host_ + "' (test): "));
  }
}

}  // namespace
}  // namespace goiso
