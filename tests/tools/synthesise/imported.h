#ifndef CAIRN_TESTS_TOOLS_SYNTHESISE_IMPORTED_H_
#define CAIRN_TESTS_TOOLS_SYNTHESISE_IMPORTED_H_

#include <map>
#include <string>

#include "cairn/bundle/v1/bundle.pb.h"
#include "services/web/importing/text/report.h"
#include "tools/synthesise/sample.h"

namespace cairn::synthesise {

// A sample as the services hold it once every file is imported in the order that its README gives.
struct Imported {
  bundle::v1::Bundle state;                        // with the catalogue
  std::map<std::string, imports::Report> reports;  // by path of the file
  int planned = 0;                                 // operations
};

Imported Import(const bundle::v1::Bundle& catalogue, const Sample& sample);

// The same files once more, on top of what stands.
Imported ImportAgain(const Imported& before, const Sample& sample);

}  // namespace cairn::synthesise

#endif  // CAIRN_TESTS_TOOLS_SYNTHESISE_IMPORTED_H_
