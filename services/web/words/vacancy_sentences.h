#ifndef CAIRN_SERVICES_WEB_WORDS_VACANCY_SENTENCES_H_
#define CAIRN_SERVICES_WEB_WORDS_VACANCY_SENTENCES_H_

#include <string>

#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/planner/v1/workforce.pb.h"
#include "google/type/date.pb.h"

// Answers about vacancies and their objectives in sentences, without a full stop: the terminal and
// the page say the same.
namespace cairn::web {

std::string MissingSentence(const planner::v1::ListVacantPostsResponse& answer);

// That nothing was on record on a day; empty when something was.
std::string NoRecordsSentence(const planner::v1::ListVacantPostsResponse& answer,
                              const google::type::Date& day);

// How many of the mapped vacancies are still to come; empty when none is.
std::string ToComeSentence(const planner::v1::MapObjectivesResponse& answer);

std::string CloseCallSentence(const planner::v1::MapObjectivesResponse& answer);

// What is left out of an answer to who may not read people's records; empty of others.
std::string WithoutPeopleSentence(const planner::v1::ListVacantPostsResponse& answer);

std::string WithoutPeopleSentence(const planner::v1::MapObjectivesResponse& answer);
std::string WithoutPeopleSentence(const planner::v1::MeasureProgressResponse& answer);

// A warning where the answer is older than it should be; empty where it is not.
std::string StaleWarning(const planner::v1::WorkforceSnapshot& snapshot);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_WORDS_VACANCY_SENTENCES_H_
