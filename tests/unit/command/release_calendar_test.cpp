#include "command/release_calendar.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

GoVersion v(const char* text) { return *GoVersion::parse(text); }

// What is written down ends in the middle of two minors' lives.
ReleaseCatalog catalog() {
  ReleaseCatalog catalog;
  for (const auto& [version, day] : {std::pair{"1.20", "2023-02-01"},
                                     {"1.20.1", "2023-02-14"},
                                     {"1.26rc1", "2026-01-10"},
                                     {"1.26.0", "2026-02-10"},
                                     {"1.26.7", "2026-08-19"},
                                     {"1.27.0", "2026-08-19"}}) {
    catalog.add_release({v(version), true, day, true});
  }
  catalog.add_found({{v("1.26.9"), true, "", true}, {v("1.27.2"), true, "", true}, {v("1.28.0"), true, "", true}});
  return catalog;
}

TEST(ReleaseDay, OfWhatIsNewerThanTheListIsTheSameOnBothLivingMinors) {
  const auto known = catalog();
  EXPECT_EQ(release_day(known, v("1.26.7")), "2026-08-19");
  const auto two_later = release_day(known, v("1.26.9"));
  EXPECT_EQ(two_later, release_day(known, v("1.27.2")));
  EXPECT_LT(std::string{"2026-08-19"}, release_day(known, v("1.27.1")));
  EXPECT_LT(release_day(known, v("1.27.1")), two_later);
  EXPECT_LT(two_later, "2026-08-20");
  for (const auto* version : {"1.28.0", "1.26.3", "1.27rc2", "1.19.1"}) {
    EXPECT_EQ(release_day(known, v(version)), "") << version;
  }
}

TEST(LeftOut, CountsReleasesThatNobodyHereHasHeardOf) {
  EXPECT_THAT(left_out_of({v("1.26.0"), v("1.26.1"), v("1.26.4"), v("1.26.5"), v("1.26.6"), v("1.26.7"), v("1.26.9"),
                           v("1.27.0"), v("1.27.1"), v("1.27.2"), v("1.28.0")},
                          catalog()),
              ElementsAre(v("1.20"), v("1.20.1"), v("1.26.2"), v("1.26.3"), v("1.26.8")));
  EXPECT_THAT(left_out_of({}, {}), IsEmpty());
  EXPECT_EQ(left_out_of({v("1.26.123456789")}, {}).size(), 100U);
}

}  // namespace
}  // namespace goiso
