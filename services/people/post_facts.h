#ifndef CAIRN_SERVICES_PEOPLE_POST_FACTS_H_
#define CAIRN_SERVICES_PEOPLE_POST_FACTS_H_

namespace cairn::people {

// What people needs to know of a post, which roles keeps.
struct PostFacts {
  double fte = 1;  // how many full-time equivalents it is
};

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_POST_FACTS_H_
