#include "report/box_flags.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BoxFlags, WhatIsAsUsualIsNotSaid) { EXPECT_THAT(box_flags(BuildRequest{}), IsEmpty()); }

TEST(BoxFlags, SayEverythingThatMakesTheBoxAnotherOne) {
  BuildRequest request;
  request.environment = {{"GOFLAGS", "-mod=mod"}, {"GODEBUG", "a=1"}};
  request.project.included = {"/src/shared lib"};
  request.cgo = true;
  request.image = kCgoImage;
  request.user = BoxUser::kRoot;
  request.runtime = "runsc";
  request.limits.memory = std::int64_t{1} << 30;
  request.limits.disk = 1'000'000;
  request.limits.cpus = 1.5;
  request.limits.timeout = std::chrono::milliseconds{90'000};
  request.limits.silence = std::chrono::milliseconds{1'500};
  EXPECT_EQ(flag_words(box_flags(request)),
            " --env GODEBUG=a=1 --env GOFLAGS=-mod=mod --include '/src/shared lib' --cgo --user root --runtime runsc "
            "--timeout 90s --silence 1500ms --memory 1024m --disk 1000000 --cpus 1.5");
  request.image = "golang:1.22";
  EXPECT_THAT(flag_words(box_flags(request)), testing::HasSubstr(" --cgo --image golang:1.22 "));
}

TEST(BoxFlags, AnImageThatTheFlagsImplyIsNotNamed) {
  BuildRequest request;
  request.image = kBaseImage;
  EXPECT_THAT(box_flags(request), IsEmpty());
  request.cgo = true;
  EXPECT_THAT(box_flags(request), ElementsAre("--cgo", "--image", "base"));
}

TEST(BoxFlags, AGodebugJoinsTheOneThatIsThere) {
  EXPECT_THAT(with_variable({}, "GODEBUG", "b=1"), ElementsAre("--env", "GODEBUG=b=1"));
  EXPECT_THAT(with_variable({"--env", "GODEBUG=a=1"}, "GODEBUG", "b=1"), ElementsAre("--env", "GODEBUG=a=1,b=1"));
  EXPECT_THAT(with_variable({"--env", "GOEXPERIMENT=x"}, "GOEXPERIMENT", "noy"),
              ElementsAre("--env", "GOEXPERIMENT=x,noy"));
}

TEST(BoxFlags, NothingThatIsShownCanLeaveItsWord) {
  EXPECT_EQ(flag_words({"--env", "A=$(id)\nB"}).find('\n'), std::string::npos);
  EXPECT_EQ(flag_words({"--env", "A=$(id)"}), " --env 'A=$(id)'");
}

}  // namespace
}  // namespace goiso
