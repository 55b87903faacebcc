#include "services/web/importing/text/text.h"

#include <ostream>
#include <string>

#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/cover.h"

namespace cairn::imports {
namespace {

using absl::CivilDay;
using roles::v1::Post;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;

TEST(WordsTest, CasePunctuationAndSmallWordsDoNotCount) {
  EXPECT_THAT(Words("The Director of Children\xE2\x80\x99s Services & Skills, for X-Y"),
              ElementsAre("director", "childrens", "services", "skills", "x", "y"));
  EXPECT_THAT(AllWords("Head of\xC2\xA0It \xE2\x80\x93 it's"),
              ElementsAre("head", "of", "it", "its"));
  EXPECT_THAT(Words(" - "), IsEmpty());
}

TEST(SlugTest, IsAValidIdOfAtMostSixtyThreeCharacters) {
  EXPECT_EQ(Slug("Director of children\xE2\x80\x99s services"), "director-of-childrens-services");
  EXPECT_EQ(Slug("CAFCASS-1009"), "cafcass-1009");
  EXPECT_EQ(Slug("\xC3\xA9 !"), "");
  EXPECT_EQ(Slug(std::string(62, 'a') + " b").size(), 62U);
}

struct Date {
  const char* label;
  const char* text;
  absl::optional<CivilDay> day;
};
void PrintTo(const Date& date, std::ostream* out) { *out << date.label; }

class ParseDayTest : public testing::TestWithParam<Date> {};

TEST_P(ParseDayTest, ReadsWhatIsPublished) {
  EXPECT_THAT(ParseDay(GetParam().text), Eq(GetParam().day));
}

INSTANTIATE_TEST_SUITE_P(Text, ParseDayTest,
                         testing::Values(Date{"iso", "2024-07-01", CivilDay(2024, 7, 1)},
                                         Date{"british", "01/07/2024", CivilDay(2024, 7, 1)},
                                         Date{"british_short", "1/8/11", CivilDay(2011, 8, 1)},
                                         Date{"dots", "01.08.2011", CivilDay(2011, 8, 1)},
                                         Date{"year_80", "1/1/80", CivilDay(1980, 1, 1)},
                                         Date{"year_79", "1/1/79", CivilDay(2079, 1, 1)},
                                         Date{"leap_day", "2024-02-29", CivilDay(2024, 2, 29)},
                                         Date{"no_leap_day", "2023-02-29", absl::nullopt},
                                         Date{"american", "07/31/2024", absl::nullopt},
                                         Date{"two_separators", "01/07-2024", absl::nullopt},
                                         Date{"more_behind", "2024-07-01x", absl::nullopt},
                                         Date{"year_out_of_range", "1066-10-14", absl::nullopt},
                                         Date{"blank", "", absl::nullopt},
                                         Date{"digits_only", "20240701", absl::nullopt}),
                         [](const auto& test) { return std::string(test.param.label); });

TEST(FindDayTest, TakesTheFirstDateInAText) {
  EXPECT_THAT(FindDay("Vacant since 01/08/11"), Eq(CivilDay(2011, 8, 1)));
  EXPECT_THAT(FindDay("the post became vacant on 15/09/2011, advert 1/10/2011"),
              Eq(CivilDay(2011, 9, 15)));
  EXPECT_THAT(FindDay("Vacant from 3rd August 2011."), Eq(CivilDay(2011, 8, 3)));
  EXPECT_THAT(FindDay("empty since 1 Sept 11"), Eq(CivilDay(2011, 9, 1)));
  EXPECT_THAT(FindDay("since Aug 1st, 2011"), Eq(CivilDay(2011, 8, 1)));
  EXPECT_THAT(FindDay("from the 1st of August 2011"), Eq(CivilDay(2011, 8, 1)));
  EXPECT_THAT(FindDay("20 posts in 3 teams of 2011"), Eq(absl::nullopt));
}

TEST(ParseNumberTest, TakesPoundsAndThousands) {
  EXPECT_THAT(ParseNumber("\xC2\xA3"
                          "95,000"),
              Eq(95000));
  EXPECT_THAT(ParseNumber("1,234,567.50"), Eq(1234567.5));
  EXPECT_THAT(ParseNumber("0.5"), Eq(0.5));
  for (const char* bad : {"", "-1", "1e5", "1,", "nan", "inf", "1.2.3", "N/D", "0x10", "7,0000",
                          "70,00", ",700", "7,000,0", "1234,567"})
    EXPECT_THAT(ParseNumber(bad), Eq(absl::nullopt)) << bad;
}

TEST(IsUndisclosedTest, KnowsTheMarks) {
  for (const char* mark : {"", " ", "NA", "n/a", "ND", "N/D", "N/a", "-"})
    EXPECT_TRUE(IsUndisclosed(mark)) << mark;
  for (const char* text : {"Nadia", "NDX", "n d x", "0", "none"})
    EXPECT_FALSE(IsUndisclosed(text)) << text;
}

TEST(CutTest, NeverCutsACharacter) {
  EXPECT_EQ(Cut("ab\xC3\xA9", 3), "ab");
  EXPECT_EQ(Cut("ab\xC3\xA9", 4), "ab\xC3\xA9");
}

struct Comment {
  const char* label;
  const char* text;
  int kind;  // of cover; -1 for none
  bool doubtful = false;
};
void PrintTo(const Comment& comment, std::ostream* out) { *out << comment.label; }

class ReadCoverTest : public testing::TestWithParam<Comment> {};

TEST_P(ReadCoverTest, ReadsTheKind) {
  const CoverReading reading = ReadCover(GetParam().text, CivilDay(2024, 7, 1));

  EXPECT_EQ(reading.cover.has_value() ? static_cast<int>(reading.cover->kind) : -1,
            GetParam().kind);
  EXPECT_EQ(reading.doubtful, GetParam().doubtful);
}

INSTANTIATE_TEST_SUITE_P(
    Text, ReadCoverTest,
    testing::Values(
        Comment{"arrangement", "although it is covered by an Agency arrangement",
                Post::Cover::AGENCY},
        Comment{"interim_agency", "Interim Agency", Post::Cover::AGENCY},
        Comment{"agency_alone", "Agency", Post::Cover::AGENCY},
        Comment{"interim_consultancy", "Interim Consultancy from May", Post::Cover::CONSULTANCY},
        Comment{"secondment", "Secondment from the NHS", Post::Cover::SECONDMENT},
        Comment{"seconded_away", "Holder seconded to the combined authority", -1},
        Comment{"acting", "Acting up since 1 May", Post::Cover::ACTING},
        Comment{"interim", "interim arrangements", Post::Cover::INTERIM},
        Comment{"uncovered", "Vacant and not covered", Post::Cover::NO_COVER},
        Comment{"multi_agency", "Leads multi-agency safeguarding", -1},
        Comment{"agency_partner", "Works with the Environment Agency", -1},
        Comment{"inside_a_word", "contracting and transacting", -1}, Comment{"nothing", "NA", -1},
        Comment{"in_post", "Interim in post", Post::Cover::INTERIM},
        Comment{"held", "Post held by an interim manager", Post::Cover::INTERIM},
        Comment{"in_place", "Acting arrangements in place", Post::Cover::ACTING},
        Comment{"secondee", "Secondee in post", Post::Cover::SECONDMENT},
        Comment{"filled", "Filled by agency", Post::Cover::AGENCY},
        Comment{"basis", "Covered on an interim basis", Post::Cover::INTERIM},
        Comment{"holder", "Post holder is interim", Post::Cover::INTERIM},
        Comment{"recruiting", "Recruitment under way, not covered at present",
                Post::Cover::NO_COVER},
        Comment{"second_sentence", "Spot salary, no range. Covered by agency", Post::Cover::AGENCY},
        Comment{"since_a_year", "Interim since 2023", Post::Cover::INTERIM},
        Comment{"away", "Acting cover for maternity leave", Post::Cover::ACTING},
        Comment{"to_come", "Interim from 1 September 2024", -1, true},
        Comment{"month_to_come", "Interim from September", -1, true},
        Comment{"year_to_come", "Agency cover from May 2025", -1, true},
        Comment{"and_left", "Interim in post. Left in May 2024", -1, true},
        Comment{"asked", "Interim?", -1, true},
        Comment{"two_kinds", "Agency cover. No cover at weekends. Acting up", -1, true},
        Comment{"over", "Covered by agency until March 2024", -1, true},
        Comment{"a_time", "Interim 2019-2021", -1, true}),
    [](const auto& test) { return std::string(test.param.label); });

struct Note {
  const char* text;
  absl::optional<CivilDay> day;
};

TEST(VacantSinceInTest, TakesTheDayOfTheMarkAndOfNothingElse) {
  const CivilDay august(2011, 8, 1);
  for (const Note& note :
       {Note{"Vacant since 01/08/2011", august},
        Note{"Vacant from 1st of August 2011", august},
        Note{"Vacant since Aug 1, 2011", august},
        Note{"Vacant 01/08/2011", august},
        Note{"Vacant w.e.f. 1 August 2011", august},
        Note{"Has been vacant since 1/8/11", august},
        Note{"vacated 01-08-2011", august},
        Note{"Vacancy from: 1 Aug 2011", august},
        Note{"Was vacant until 05/09/2010; vacant again from 01/08/2011", august},
        Note{"Non-vacant since 05/09/2010, now vacant since 01/08/2011", august},
        Note{"Vacant from 01/02/2009 to 01/05/2009. Vacant since 01/08/2011", august},
        Note{"Vacant since 01/02/2009, then filled; vacant again since 01/08/2011", august},
        Note{"01/08/2011", august},
        Note{"Vacant. Interviews held 05/09/2011", absl::nullopt},
        Note{"Vacant, interviews held 05/09/2011", absl::nullopt},
        Note{"Vacant. Closing date 05/09/2011", absl::nullopt},
        Note{"Vacant - closing 05/09/2011", absl::nullopt},
        Note{"Vacant (advert 05/09/2011)", absl::nullopt},
        Note{"Vacant since the summer. Advert 05/09/2011", absl::nullopt},
        Note{"Not vacant since 05/09/2011", absl::nullopt},
        Note{"No longer vacant from 05/09/2011", absl::nullopt},
        Note{"Vacant until 05/09/2011", absl::nullopt},
        Note{"Vacant from 1 February 2009 until 1 May 2009", absl::nullopt},
        Note{"Vacant 01/02/2009 - 01/05/2009", absl::nullopt},
        Note{"Vacant since 01/08/2011 - advert 05/09/2011", august},
        Note{"Vacant from 01/02/2009 to 01/05/2009", absl::nullopt}})
    EXPECT_THAT(VacantSinceIn(note.text).day, Eq(note.day)) << note.text;
}

TEST(VacantSinceInTest, TellsOfADayThatItCannotTake) {
  for (const char* note : {"Vacant since 31/02/2011", "Vacant since August 2011", "08/13/2011",
                           "Vacant 08/13/2011", "Vacant from the summer; advert 05/09/2011"}) {
    EXPECT_THAT(VacantSinceIn(note).day, Eq(absl::nullopt)) << note;
    EXPECT_TRUE(VacantSinceIn(note).unread) << note;
  }
  for (const char* note : {"Vacant", "Vacant (2 posts)", "Vacant. Closing date 05/09/2011",
                           "Vacant from 01/02/2009 to 01/05/2009", "in recruitment"})
    EXPECT_FALSE(VacantSinceIn(note).unread) << note;
}

TEST(MaySayVacantTest, HearsAVacancyThatNothingDenies) {
  EXPECT_TRUE(MaySayVacant("Post vacant"));
  EXPECT_TRUE(MaySayVacant("The post is unfilled"));
  EXPECT_FALSE(MaySayVacant("No longer vacant"));
  EXPECT_FALSE(MaySayVacant("Leads on vacancy management"));
}

TEST(HostInTest, FindsTheHostAndNothingElse) {
  EXPECT_EQ(HostIn("A shared service with Stoke, St. Annes & Co Councils.  Elm Council is the host "
                   "organisation"),
            "Elm Council");
  EXPECT_EQ(HostIn("Hosted by Elm Council, since 2020"), "Elm Council");
  EXPECT_EQ(HostIn("Shared with Elm Council"), "");
}

TEST(PermanenceInTest, KnowsThePhrases) {
  EXPECT_EQ(PermanenceIn("This is a permanent role on the establishment"),
            "permanent role on the establishment");
  EXPECT_EQ(PermanenceIn("a fixed term"), "");
  EXPECT_TRUE(SaysHolderIsAway("Agency cover for maternity leave"));
  EXPECT_FALSE(SaysHolderIsAway("Agency cover"));
}

}  // namespace
}  // namespace cairn::imports
