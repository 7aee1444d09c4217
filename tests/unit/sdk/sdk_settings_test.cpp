#include "sdk/sdk_settings.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

constexpr const char* kTable = R"(package godebugs

type Info struct {
	Name    string // name of the setting ("panicnil")
}

var All = []Info{
	{Name: "allowmultiplevcs", Package: "cmd/go"},
	{Name: "asynctimerchan", Package: "time", Changed: 23, Old: "1"},
	{Name: "jstmpllitinterp", Package: "html/template", Opaque: true}, // bug #66217: remove Opaque
	//{Name: "multipartfiles", Package: "mime/multipart"},
	{Name: "decoratemappings", Package: "runtime", Opaque: true, Changed: 25, Old: "0"},
}

var Removed = []RemovedInfo{
	{Name: "x509sha1", Removed: 24, Old: one}, // Old: "1"
}
)";

TEST(SdkSettings, GodebugTableIsReadUpToItsEnd) {
  const auto settings = parse_godebug_table(kTable);
  ASSERT_EQ(settings.size(), 4u);
  EXPECT_EQ(settings[0].name, "allowmultiplevcs");
  EXPECT_EQ(settings[0].changed, 0);
  EXPECT_EQ(settings[0].old, "");
  EXPECT_EQ(settings[1].name, "asynctimerchan");
  EXPECT_EQ(settings[1].changed, 23);
  EXPECT_EQ(settings[1].old, "1");
  EXPECT_EQ(settings[3].changed, 25);
  EXPECT_EQ(settings[3].old, "0");
}

TEST(SdkSettings, AnotherFileHasNoSettings) {
  EXPECT_TRUE(parse_godebug_table("package x\n").empty());
  EXPECT_TRUE(parse_experiment_baseline("package x\n").empty());
}

TEST(SdkSettings, BaselineNamesWhatIsNotSwitchedOff) {
  const auto names = parse_experiment_baseline(R"(func ParseGOEXPERIMENT() {
	baseline := goexperiment.Flags{
		RegabiWrappers:   regabiSupported,
		// a word
		CoverageRedesign: true,
		SwissMap:         false,
		JSONv2:           true,
	}
	flags := &ExperimentFlags{
		Flags:    baseline,
	}
})");
  EXPECT_EQ(names, (std::vector<std::string>{"regabiwrappers", "coverageredesign", "jsonv2"}));
}

TEST(SdkSettings, FlagsNameEveryExperiment) {
  const auto names = parse_experiment_flags(R"(// Flags is the set of experiments.
type Flags struct {
	FieldTrack        bool
	HeapMinimum512KiB bool

	// LoopVar changes loop semantics.
	LoopVar bool
}

type Other struct {
	None bool
}
)");
  EXPECT_EQ(names, (std::vector<std::string>{"fieldtrack", "heapminimum512kib", "loopvar"}));
  EXPECT_TRUE(parse_experiment_flags("package x\n").empty());
}

TEST(SdkSettings, CompilerHashesAreTheFlagsThatTakeAPattern) {
  const auto names =
      parse_compiler_hashes(R"go(// DebugFlags defines the debugging configuration values (see var Debug).
type DebugFlags struct {
	Append                int    `help:"print information about append compilation"`
	Fmahash               string `help:"hash value for use in debugging multiply-add use" concurrent:"ok"`
	MaxShapeLen           int    `help:"hash shape names longer than this threshold (default 500)" concurrent:"ok"`
	PGOInlineCDFThreshold string `help:"cumulative threshold percentage" concurrent:"ok"`
	VariableMakeHash      string `help:"hash value for debugging variable-sized make results" concurrent:"ok"`

	ConcurrentOk bool // true if only concurrentOk flags seen
}
)go");
  EXPECT_EQ(names, (std::vector<std::string>{"fmahash", "variablemakehash"}));
  EXPECT_TRUE(parse_compiler_hashes("package base\n").empty());
}

TEST(SdkSettings, FindsByName) {
  SdkSettings settings;
  settings.godebug = parse_godebug_table(kTable);
  settings.experiments = {"swissmap"};
  ASSERT_NE(settings.find_godebug("asynctimerchan"), nullptr);
  EXPECT_EQ(settings.find_godebug("x509sha1"), nullptr);
  EXPECT_TRUE(settings.has_experiment("swissmap"));
  EXPECT_FALSE(settings.has_experiment("jsonv2"));
}

}  // namespace
}  // namespace goiso
