#ifndef CAIRN_TESTS_SUPPORT_HAVE_H_
#define CAIRN_TESTS_SUPPORT_HAVE_H_

#include <memory>
#include <string>
#include <vector>

#include "common/collection/collection.h"
#include "common/store/store.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace cairn::test {

// A message from its text.
template <typename T>
T FromText(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Adds a resource, given as text with its name, to a store, whatever would have to come first.
template <typename T>
T Have(store::Store& store, const std::vector<const AnyCollection*>& collections,
       const std::string& text) {
  T resource = FromText<T>(text);
  const absl::Status added =
      store.Write({.actor = "test"}, [&](store::Transaction& tx) -> absl::Status {
        for (const AnyCollection* collection : collections)
          if (&collection->type().descriptor() == T::descriptor())
            return collection->Create(tx, resource);
        return absl::NotFoundError("no collection for " + T::descriptor()->full_name());
      });
  EXPECT_TRUE(added.ok()) << added << "\n" << text;
  return resource;
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_HAVE_H_
