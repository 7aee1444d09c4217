#include "modules/module_proxies.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>

#include "base/file.h"
#include "support/fake_proxy.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kInfo = "/example.com/m/@v/v1.0.0.info";
constexpr const char* kZip = "/example.com/m/@v/v1.0.0.zip";

DownloadRules impatient() {
  DownloadRules rules;
  rules.silence = std::chrono::seconds{1};
  rules.pause = [](std::chrono::milliseconds, std::stop_token) { return true; };
  return rules;
}

ModuleProxies proxies_of(const std::string& goproxy, DownloadRules rules = impatient()) {
  return ModuleProxies{parse_proxy_list(goproxy).value(), std::move(rules)};
}

std::string well_formed(const std::string& text) { return text.starts_with("{") ? "" : "it is no JSON"; }

// What one entry does, and whether the list goes on behind ',' and behind '|'.
struct Case {
  std::string name;
  FakeProxy::Answer answer;
  bool goes_on_after_comma;
};

std::vector<Case> outcomes() {
  std::vector<Case> cases;
  for (const int status : {404, 410}) {
    cases.push_back({fmt::format("{}", status), {status, "gone", {}, std::string::npos, false, false}, true});
  }
  for (const int status : {400, 401, 403, 429, 500, 502, 503, 504}) {
    cases.push_back({fmt::format("{}", status), {status, "no", {}, std::string::npos, false, false}, false});
  }
  cases.push_back({"short body", {200, "{\"Version\":\"v1.0.0\"}", {}, 5, false, false}, false});
  cases.push_back({"bad JSON", {200, "hello", {}, std::string::npos, false, false}, false});
  cases.push_back({"closed", {200, "", {}, std::string::npos, false, true}, false});
  cases.push_back({"silent", {200, "", {}, std::string::npos, true, false}, false});
  cases.push_back({"too long", {200, std::string(2000, '{'), {}, std::string::npos, false, false}, false});
  cases.push_back({"redirect loop",
                   {302, "", {"Location: /example.com/m/@v/v1.0.0.info"}, std::string::npos, false, false},
                   false});
  return cases;
}

TEST(ModuleProxies, TheSeparatorBehindAnEntryDecidesWhatItsFailureMeans) {
  for (const auto& outcome : outcomes()) {
    for (const char separator : {',', '|'}) {
      FakeProxy first, second;
      first.answer_all(outcome.answer);
      second.serve(kInfo, "{\"Version\":\"v1.0.0\"}");
      auto rules = impatient();
      rules.tries = 1;
      const auto proxies = proxies_of(first.url() + separator + second.url(), rules);
      const auto end = proxies.text("example.com/m", "@v/v1.0.0.info", 1000, well_formed, {});
      ASSERT_TRUE(end.has_value());
      const bool goes_on = separator == '|' || outcome.goes_on_after_comma;
      EXPECT_EQ(end->has_arrived, goes_on) << outcome.name << separator;
      EXPECT_THAT(second.requests(), SizeIs(goes_on ? 1 : 0)) << outcome.name << separator;
    }
  }
}

TEST(ModuleProxies, TheLastEntrysFailureIsTheAnswer) {
  FakeProxy gone, broken;
  gone.answer_all({410, "", {}, std::string::npos, false, false});
  broken.answer_all({500, "", {}, std::string::npos, false, false});
  const std::vector<std::pair<std::string, DownloadFailure>> table{
      {gone.url(), DownloadFailure::kAbsent},
      {gone.url() + "," + gone.url(), DownloadFailure::kAbsent},
      {gone.url() + "," + broken.url(), DownloadFailure::kBroken},
      {broken.url() + "|" + gone.url(), DownloadFailure::kBroken},
      {gone.url() + ",off", DownloadFailure::kAbsent},
      {gone.url() + ",direct", DownloadFailure::kAbsent},
      {"off", DownloadFailure::kAbsent},
      {"direct", DownloadFailure::kAbsent}};
  for (const auto& [goproxy, failure] : table) {
    const auto end = proxies_of(goproxy).text("example.com/m", "@v/list", 1000, {}, {});
    ASSERT_TRUE(end.has_value());
    EXPECT_FALSE(end->has_arrived) << goproxy;
    EXPECT_EQ(end->failure, failure) << goproxy;
  }
}

TEST(ModuleProxies, NobodyThereAndNoTlsAreFailuresLikeOthers) {
  FakeProxy gone, good;
  good.serve(kInfo, "{}");
  const auto refused = gone.url();
  const auto no_tls = "https" + good.url().substr(4);
  gone.stop();
  auto rules = impatient();
  rules.tries = 1;
  for (const auto& url : {refused, no_tls}) {
    EXPECT_FALSE(
        proxies_of(url + "," + good.url(), rules).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived)
        << url;
    EXPECT_TRUE(
        proxies_of(url + "|" + good.url(), rules).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived)
        << url;
  }
}

TEST(ModuleProxies, AFolderServesAsAProxy) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "proxy-");
  ASSERT_TRUE(make_folders(folder->path() / "example.com/!m/@v").has_value());
  ASSERT_TRUE(write_file_atomically(folder->path() / "example.com/!m/@v/v1.0.0.info", "{}").has_value());
  FakeProxy second;
  const auto proxies = proxies_of("file://" + folder->path().string() + "," + second.url());
  EXPECT_TRUE(proxies.text("example.com/M", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  EXPECT_FALSE(proxies.text("example.com/M", "@v/v1.0.1.info", 1000, {}, {})->has_arrived);
  EXPECT_THAT(second.requests(), SizeIs(1)) << "a missing file goes on behind a comma";
}

TEST(ModuleProxies, APrivateModuleIsAskedForNowhere) {
  FakeProxy proxy;
  auto list = parse_proxy_list(proxy.url()).value();
  list.no_proxy = "*.corp.example";
  const ModuleProxies proxies{std::move(list), impatient()};
  const auto end = proxies.text("git.corp.example/secret", "@v/list", 1000, {}, {});
  EXPECT_EQ(end->failure, DownloadFailure::kAbsent);
  EXPECT_THAT(end->why, HasSubstr("GOPRIVATE"));
  EXPECT_THAT(proxy.requests(), IsEmpty());
}

TEST(ModuleProxies, WhatMayPassIsTriedThreeTimesAndHonoursRetryAfter) {
  FakeProxy proxy;
  const FakeProxy::Answer good{200, "{}", {}, std::string::npos, false, false};
  std::vector<std::chrono::milliseconds> waits;
  auto rules = impatient();
  rules.pause = [&](std::chrono::milliseconds wait, std::stop_token) {
    waits.push_back(wait);
    return true;
  };
  const auto proxies = proxies_of(proxy.url(), rules);

  proxy.answer(kInfo, {{503, "", {"Retry-After: 7"}, std::string::npos, false, false},
                       {502, "", {}, std::string::npos, false, false},
                       good});
  EXPECT_TRUE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  ASSERT_THAT(waits, SizeIs(2));
  EXPECT_EQ(waits[0], std::chrono::seconds{7});

  proxy.answer(kInfo, {{429, "", {"Retry-After: 1"}, std::string::npos, false, false}, good});
  EXPECT_TRUE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  proxy.answer(kInfo, {{429, "", {}, std::string::npos, false, false}, good});
  EXPECT_FALSE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  proxy.answer(kInfo, {{503, "", {"Retry-After: 3600"}, std::string::npos, false, false}, good});
  EXPECT_FALSE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived) << "an hour is no wait";
  proxy.answer(kInfo, {{500, "", {}, std::string::npos, false, false}, good});
  EXPECT_FALSE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
}

TEST(ModuleProxies, ACutZipGoesOnWhereItStopped) {
  FakeProxy proxy;
  const std::string zip(300'000, 'z');
  proxy.answer(kZip, {{200, zip, {"ETag: \"one\""}, 100'000, false, false},
                      {200, zip, {"ETag: \"one\""}, std::string::npos, false, false}});
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "part-");
  NoProgress progress;
  const auto end = proxies_of(proxy.url()).file("example.com/m", "@v/v1.0.0.zip", folder->path() / "zip", progress, {});
  ASSERT_TRUE(end.has_value());
  EXPECT_TRUE(end->has_arrived) << end->why;
  EXPECT_EQ(read_file(folder->path() / "zip").value_or(""), zip);
  ASSERT_THAT(proxy.headers(), SizeIs(2));
  EXPECT_THAT(proxy.headers()[1], Contains(std::pair<const std::string, std::string>("range", "bytes=100000-")));
}

TEST(ModuleProxies, RedirectsAreFollowedButNeverToAnotherKindOfUrl) {
  FakeProxy from, to;
  to.serve("/file", "{}");
  from.answer(kInfo, {{302, "", {"Location: " + to.url() + "/file"}, std::string::npos, false, false}});
  EXPECT_TRUE(proxies_of(from.url()).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  for (const auto* place : {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"}) {
    from.answer(kInfo, {{302, "", {std::string{"Location: "} + place}, std::string::npos, false, false}});
    EXPECT_FALSE(proxies_of(from.url()).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived) << place;
  }
}

TEST(ModuleProxies, APasswordGoesNowhereInClearText) {
  FakeProxy proxy;
  proxy.serve(kInfo, "{}");
  auto rules = impatient();
  rules.credentials = Credentials::parse("machine 127.0.0.1 login me password s3cret\n", "");
  EXPECT_TRUE(proxies_of(proxy.url(), rules).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  for (const auto& headers : proxy.headers()) {
    EXPECT_EQ(headers.count("authorization"), 0u);
  }
  const auto end =
      proxies_of("http://me:s3cret@" + proxy.url().substr(7)).text("example.com/m", "@v/v1.0.0.info", 1000, {}, {});
  EXPECT_FALSE(end->has_arrived);
  EXPECT_THAT(end->why, Not(HasSubstr("s3cret")));
  EXPECT_THAT(proxy.requests(), SizeIs(1));
}

TEST(ModuleProxies, AProxyThatIsDownIsLeftAloneForAWhile) {
  FakeProxy gone;
  const auto url = gone.url();
  gone.stop();
  std::atomic<int> pauses = 0;
  auto rules = impatient();
  rules.pause = [&](std::chrono::milliseconds, std::stop_token) {
    ++pauses;
    return true;
  };
  const auto proxies = proxies_of(url, rules);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(proxies.text("example.com/m", "@v/list", 1000, {}, {})->failure, DownloadFailure::kBroken);
  }
  EXPECT_EQ(pauses, 2) << "three tries once, none after that";
}

TEST(ModuleProxies, ConnectionsAreKeptBetweenRequests) {
  FakeProxy proxy;
  proxy.serve(kInfo, "{}");
  const auto proxies = proxies_of(proxy.url());
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(proxies.text("example.com/m", "@v/v1.0.0.info", 1000, {}, {})->has_arrived);
  }
  EXPECT_EQ(proxy.connections(), 1u);
}

}  // namespace
}  // namespace goiso
