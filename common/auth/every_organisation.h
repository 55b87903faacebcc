#ifndef CAIRN_COMMON_AUTH_EVERY_ORGANISATION_H_
#define CAIRN_COMMON_AUTH_EVERY_ORGANISATION_H_

namespace cairn::auth {

// Where a name would have an organisation's id, for what speaks of all of them together:
// `organisations/all/...`. Reserved: no organisation has this id, and only who may act for every
// organisation gets at what stands there.
inline constexpr char kEveryOrganisation[] = "all";

}  // namespace cairn::auth

#endif  // CAIRN_COMMON_AUTH_EVERY_ORGANISATION_H_
