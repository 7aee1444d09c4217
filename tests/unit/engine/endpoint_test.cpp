#include "engine/endpoint.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/file.h"
#include "base/hash.h"
#include "engine/peer.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Scheme = Endpoint::Scheme;

// An empty home, and a docker configuration where a test wants one.
class EndpointTest : public testing::Test {
 protected:
  EndpointTest() : home_(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "ep-"))) {
    surroundings_.environment = {{"HOME", home_.path()}};
  }
  void write(const std::filesystem::path& name, const std::string& text) {
    const auto path = home_.path() / ".docker" / name;
    ASSERT_TRUE(make_folders(path.parent_path()) && write_file_atomically(path, text));
  }
  void write_context(const std::string& name, const std::string& host) {
    write(std::filesystem::path{"contexts/meta"} / sha256_hex(name) / "meta.json",
          R"({"Name":")" + name + R"(","Endpoints":{"docker":{"Host":")" + host + R"("}}})");
  }
  Endpoint only() {
    const auto found = candidate_endpoints(surroundings_);
    EXPECT_TRUE(found && found->size() == 1) << (found ? "more than one" : found.error().message);
    return found && found->size() == 1 ? found->front() : Endpoint{};
  }
  Error why_none() {
    const auto found = candidate_endpoints(surroundings_);
    EXPECT_FALSE(found);
    return found ? Error{} : found.error();
  }

  TempFolder home_;
  EndpointSurroundings surroundings_;
};

TEST(ParseEndpoint, TakesEveryUsualSpelling) {
  const auto parsed = [](const std::string& url) { return parse_endpoint(url, "test").value_or(Endpoint{}); };
  EXPECT_EQ(parsed("unix:///run/d.sock").path, "/run/d.sock");
  EXPECT_EQ(parsed("/run/d.sock").path, "/run/d.sock");
  EXPECT_EQ(parsed("unix:///run/d.sock").url(), "unix:///run/d.sock");
  EXPECT_EQ(parsed("tcp://127.0.0.1:2375").host, "127.0.0.1:2375");
  EXPECT_EQ(parsed("tcp://127.0.0.1:2375/").url(), "tcp://127.0.0.1:2375");
  EXPECT_EQ(parsed("http://engine:80/path").host, "engine:80");
  EXPECT_EQ(parsed("https://[::1]:2376").host, "[::1]:2376");
  EXPECT_EQ(parsed("https://engine:2376").scheme, Scheme::kTls);
  EXPECT_EQ(parsed("tcp://engine:2375").scheme, Scheme::kTcp);
}

TEST(ParseEndpoint, SaysWhatIsWrongAndWhereItWasSaid) {
  for (const auto* url : {"ssh://user@host", "npipe:////./pipe/docker", "localhost:2375", "tcp://", "tcp://host",
                          "tcp://:2375", "tcp://[::1]", "tcp://host:", "tcp://host:port", "http:///x"}) {
    const auto parsed = parse_endpoint(url, "DOCKER_HOST");
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage) << url;
    EXPECT_THAT(parsed.error().message, HasSubstr(std::string{"'"} + url + "' (DOCKER_HOST)"));
    EXPECT_NE(parsed.error().hint, "");
  }
}

TEST(ParseEndpoint, KnowsHowLongASocketPathMayBe) {
  EXPECT_TRUE(parse_endpoint("/" + std::string(106, 'x'), "test"));
  for (const auto& url : {"/" + std::string(107, 'x'), "unix:///" + std::string(107, 'x')}) {
    const auto parsed = parse_endpoint(url, "--engine");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().kind, ErrorKind::kEngineUnreachable);
    EXPECT_THAT(parsed.error().message, HasSubstr("longer than 107 bytes"));
    EXPECT_THAT(parsed.error().hint, HasSubstr("symlink"));
  }
  EXPECT_FALSE(parse_endpoint("unix://", "test"));
}

TEST_F(EndpointTest, TheFlagGoesBeforeDockerHostBeforeTheContext) {
  write("config.json", R"({"currentContext":"far"})");
  write_context("far", "tcp://far:1");
  EXPECT_EQ(only().host, "far:1");
  EXPECT_EQ(only().source, "docker context 'far'");
  surroundings_.environment["DOCKER_HOST"] = "tcp://host:2";
  EXPECT_EQ(only().host, "host:2");
  EXPECT_EQ(only().source, "DOCKER_HOST");
  surroundings_.flag = "unix:///flag.sock";
  EXPECT_EQ(only().path, "/flag.sock");
  EXPECT_EQ(only().source, "--engine");
}

TEST_F(EndpointTest, DockerContextGoesBeforeTheCurrentOneAndDefaultMeansNone) {
  write("config.json", R"({"currentContext":"far"})");
  write_context("far", "tcp://far:1");
  write_context("other", "unix:///other.sock");
  surroundings_.environment["DOCKER_CONTEXT"] = "other";
  EXPECT_EQ(only().path, "/other.sock");
  surroundings_.environment["DOCKER_CONTEXT"] = "default";
  EXPECT_GT(candidate_endpoints(surroundings_)->size(), 1U);
  surroundings_.environment["DOCKER_CONFIG"] = home_.path() / ".docker";
  surroundings_.environment["HOME"] = "/nonexistent";
  surroundings_.environment["DOCKER_CONTEXT"] = "other";
  EXPECT_EQ(only().path, "/other.sock");
}

TEST_F(EndpointTest, AContextThatIsNotThereOrMakesNoSenseIsSaid) {
  surroundings_.environment["DOCKER_CONTEXT"] = "absent";
  EXPECT_EQ(why_none().kind, ErrorKind::kUsage);
  EXPECT_THAT(why_none().message, HasSubstr("'absent'"));
  write(std::filesystem::path{"contexts/meta"} / sha256_hex("absent") / "meta.json", "{no json");
  EXPECT_EQ(why_none().kind, ErrorKind::kUsage);
  write_context("absent", "ssh://host");
  EXPECT_THAT(why_none().message, HasSubstr("docker context 'absent'"));
}

TEST_F(EndpointTest, AContextBringsItsCertificates) {
  write("config.json", R"({"currentContext":"tls"})");
  write_context("tls", "tcp://far:2376");
  write(std::filesystem::path{"contexts/tls"} / sha256_hex("tls") / "docker" / "ca.pem", "x");
  EXPECT_EQ(only().scheme, Scheme::kTls);
  EXPECT_EQ(only().cert_folder, home_.path() / ".docker/contexts/tls" / sha256_hex("tls") / "docker");
  const auto peer = peer_of(only());
  EXPECT_EQ(peer.base_url, "https://far:2376");
  EXPECT_THAT(peer.ca_file, testing::EndsWith("/docker/ca.pem"));
  EXPECT_EQ(peer.cert_file, "") << "the context has none";
}

TEST_F(EndpointTest, HttpsWithoutCertificatesTrustsWhatTheSystemTrusts) {
  write("config.json", R"({"currentContext":"web"})");
  write_context("web", "https://far:443");
  const auto peer = peer_of(only());
  EXPECT_EQ(peer.base_url, "https://far:443");
  EXPECT_EQ(peer.ca_file, "");
  EXPECT_EQ(peer.cert_file, "");
}

TEST_F(EndpointTest, DockerTlsVerifyTurnsTcpIntoTls) {
  surroundings_.environment["DOCKER_HOST"] = "tcp://far:2376";
  EXPECT_EQ(only().scheme, Scheme::kTcp);
  surroundings_.environment["DOCKER_TLS_VERIFY"] = "1";
  EXPECT_EQ(only().scheme, Scheme::kTls);
  EXPECT_EQ(only().cert_folder, home_.path() / ".docker");
  surroundings_.environment["DOCKER_CERT_PATH"] = "/certs";
  EXPECT_EQ(only().cert_folder, "/certs");
  surroundings_.environment["DOCKER_HOST"] = "unix:///x.sock";
  EXPECT_EQ(only().scheme, Scheme::kUnix);
}

TEST_F(EndpointTest, ElseEveryWellKnownSocketIsWorthTrying) {
  surroundings_.root = "/fs";
  surroundings_.environment["XDG_RUNTIME_DIR"] = "/run/user/7";
  std::vector<std::string> paths;
  const auto endpoints = candidate_endpoints(surroundings_);
  ASSERT_TRUE(endpoints);
  for (const auto& endpoint : *endpoints) {
    paths.push_back(endpoint.path);
    EXPECT_NE(endpoint.source, "");
  }
  EXPECT_THAT(paths, ElementsAre("/fs/var/run/docker.sock", "/run/user/7/docker.sock",
                                 (home_.path() / ".docker/run/docker.sock").string(), "/run/user/7/podman/podman.sock",
                                 "/fs/run/podman/podman.sock"));
  surroundings_.environment = {};
  EXPECT_EQ(candidate_endpoints(surroundings_)->size(), 2U);
}

}  // namespace
}  // namespace goiso
