// Writes the example pages into a folder, for a browser to look at.

#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "services/web/pages/report_page.h"
#include "tests/services/web/pages/report_examples.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: report_examples FOLDER\n";
    return 2;
  }
  const std::map<std::string, cairn::web::Example> pages = {{"empty", cairn::web::NoAnswers()},
                                                            {"council", cairn::web::OneCouncil()},
                                                            {"nation", cairn::web::Nation()}};
  for (const auto& [name, answers] : pages) {
    const std::string path = std::string(argv[1]) + "/" + name + ".html";
    std::ofstream file(path, std::ios::binary);
    file << cairn::web::ReportPage(answers.report());
    if (!file.flush()) {
      std::cerr << "cannot write " << path << "\n";
      return 1;
    }
    std::cout << path << "\n";
  }
}
