#include "model/probe_key.h"

#include <gmock/gmock.h>

#include <functional>
#include <set>

namespace goiso {
namespace {

ProbeKey sample() {
  ProbeKey key;
  key.sdk = "sha256:5d";
  key.snapshot = "sha256:50";
  key.image_id = "sha256:1d";
  key.command = {"go", "build", "./..."};
  key.environment = {{"GOFLAGS", "-tags=a"}};
  return key;
}

TEST(ProbeKey, EveryFieldMakesAnotherQuestion) {
  const std::vector<std::function<void(ProbeKey&)>> changes{
      [](auto& key) { key.sdk += "x"; },
      [](auto& key) { key.snapshot += "x"; },
      [](auto& key) { key.overlay = "x"; },
      [](auto& key) { key.folder = "x"; },
      [](auto& key) { key.command.emplace_back("x"); },
      [](auto& key) { key.environment["GODEBUG"] = "x"; },
      [](auto& key) { key.environment["GOFLAGS"] = "x"; },
      [](auto& key) { key.image_id += "x"; },
      [](auto& key) { key.runtime = "x"; },
      [](auto& key) { key.cgo = true; },
      [](auto& key) { key.user = BoxUser::kRoot; },
      [](auto& key) { key.modules = ModuleSupply::kTree; },
      [](auto& key) { key.module_set = "x"; },
      [](auto& key) { key.expected_output = "x"; },
      [](auto& key) { key.cache = BuildCache::kEmpty; },
      [](auto& key) { ++key.limits.memory; },
      [](auto& key) { key.limits.cpus = 1.5; },
      [](auto& key) { ++key.limits.disk; },
      [](auto& key) { ++key.limits.inodes; },
      [](auto& key) { ++key.limits.pids; },
      [](auto& key) { ++key.limits.timeout; },
      [](auto& key) { ++key.limits.silence; },
      [](auto& key) { ++key.limits.cpu_time; },
      [](auto& key) { ++key.limits.log_head; },
      [](auto& key) { ++key.limits.log_tail; },
  };
  std::set<std::string> digests{sample().digest()};
  for (const auto& change : changes) {
    auto key = sample();
    change(key);
    digests.insert(key.digest());
  }
  EXPECT_EQ(digests.size(), changes.size() + 1);
  EXPECT_EQ(sample().digest(), sample().digest());
}

TEST(ProbeKey, WhatAWordHoldsIsNotTakenForAnotherField) {
  auto one = sample();
  auto other = sample();
  one.command = {"go", "a\nword 1:b"};
  other.command = {"go", "a", "b"};
  EXPECT_NE(one.digest(), other.digest());
  one = other = sample();
  one.environment = {{"A", "B\nvariable 1:C\nvalue 1:D"}};
  other.environment = {{"A", "B"}, {"C", "D"}};
  EXPECT_NE(one.digest(), other.digest());
}

TEST(ProbeKey, IsWholeOnlyWithSdkSnapshotImageAndCommand) {
  EXPECT_TRUE(sample().is_whole());
  EXPECT_FALSE(ProbeKey{}.is_whole());
  auto key = sample();
  key.snapshot = "";
  EXPECT_FALSE(key.is_whole());
}

TEST(ProbeKey, TakesFromTheRequestWhatItSays) {
  BuildRequest request;
  request.toolchain.digest = "sha256:5d";
  request.project.root_in_base = "app";
  request.project.subfolder = "cmd/x";
  request.command = {"go", "vet"};
  request.environment = {{"A", "B"}};
  request.cgo = true;
  request.limits.pids = 7;
  request.expected_output = "^ok$";
  const auto key = probe_key_of(request);
  EXPECT_EQ(key.sdk, "sha256:5d");
  EXPECT_EQ(key.folder, "app/cmd/x");
  EXPECT_EQ(key.command, request.command);
  EXPECT_EQ(key.environment, request.environment);
  EXPECT_TRUE(key.cgo);
  EXPECT_EQ(key.limits.pids, 7);
  EXPECT_EQ(key.expected_output, "^ok$");
  request.project.root_in_base = "";
  EXPECT_EQ(probe_key_of(request).folder, "cmd/x");
}

}  // namespace
}  // namespace goiso
