#include "services/web/contract/contract.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/base/suggest.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"

namespace cairn::web {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

// Services that keep resources.
constexpr const char* kServices[] = {
    "cairn.roles.v1.CatalogueService",  "cairn.roles.v1.EstablishmentService",
    "cairn.people.v1.PeopleService",    "cairn.planner.v1.ObjectivesService",
    "cairn.planner.v1.ForecastService", "cairn.planner.v1.ForecastArchiveService"};

// Whether a method that begins with `verb` returns `item`, or a page of such.
bool Serves(const MethodDescriptor& method, absl::string_view verb, const Descriptor* item) {
  if (!absl::StartsWith(method.name(), verb)) return false;
  const Descriptor* output = method.output_type();
  if (verb == "Get") return output == item;
  return output->field_count() > 0 && output->field(0)->message_type() == item;
}

const MethodDescriptor* FindMethod(absl::string_view verb, const Descriptor* item) {
  for (const char* name : kServices) {
    const auto* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int m = 0; m < service->method_count(); ++m)
      if (Serves(*service->method(m), verb, item)) return service->method(m);
  }
  return nullptr;
}

ResourceMethods MethodsOf(const Descriptor* message, const std::string& plural) {
  return {&resource::ResourceType::Of(message), plural, FindMethod("Get", message),
          FindMethod("List", message)};
}

std::string Words() {
  return absl::StrJoin(AllResources(), ", ", [](std::string* out, const ResourceMethods& r) {
    absl::StrAppend(out, r.plural);
  });
}

}  // namespace

const std::vector<ResourceMethods>& AllResources() {
  static const auto* const all = [] {
    auto* resources = new std::vector<ResourceMethods>;
    const Descriptor* bundle = bundle::v1::Bundle::descriptor();
    for (int i = 0; i < bundle->field_count(); ++i)
      resources->push_back(MethodsOf(bundle->field(i)->message_type(), bundle->field(i)->name()));
    // No bundle holds what only the planner makes.
    resources->push_back(MethodsOf(planner::v1::KeptForecast::descriptor(), "forecasts"));
    return resources;
  }();
  return *all;
}

absl::StatusOr<ResourceMethods> FindByWord(absl::string_view word) {
  const std::string lower = absl::AsciiStrToLower(word);
  for (const ResourceMethods& resource : AllResources())
    if (resource.plural == lower || resource.type->snake_name() == lower) return resource;
  std::vector<std::string> plurals;
  for (const ResourceMethods& resource : AllResources()) plurals.push_back(resource.plural);
  return MisuseError(absl::StrCat("there is no kind of resource called ", word, "; there are ",
                                  Words(), DidYouMean(lower, plurals)));
}

absl::StatusOr<ResourceMethods> FindByName(absl::string_view name) {
  for (const ResourceMethods& resource : AllResources())
    if (resource.type->ParseName(name).ok()) return resource;
  return MisuseError(absl::StrCat(
      name.empty() ? "a name is empty" : absl::StrCat(name, " looks like no resource's name"),
      "; names look like\n  ",
      absl::StrJoin(AllResources(), "\n  ", [](std::string* out, const ResourceMethods& r) {
        absl::StrAppend(out, r.type->pattern());
      })));
}

std::string ServiceOf(const FileDescriptor& file) {
  const std::vector<std::string> parts = absl::StrSplit(file.package(), '.');
  return parts.size() > 1 ? parts[1] : "";
}

std::string NameBelow(absl::string_view word, absl::string_view collection) {
  if (absl::StartsWith(word, "organisations/")) return std::string(word);
  const std::vector<std::string> parts = absl::StrSplit(word, absl::MaxSplits('/', 1));
  return parts.size() == 2
             ? absl::StrCat("organisations/", parts[0], "/", collection, "/", parts[1])
             : std::string(word);
}

std::string OrganisationName(absl::string_view word) {
  if (word.empty()) return "organisations/-";
  return absl::StartsWith(word, "organisations/") ? std::string(word)
                                                  : absl::StrCat("organisations/", word);
}

}  // namespace cairn::web
