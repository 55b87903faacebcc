// Precompiled for every test: see product.h.
#ifndef CAIRN_TOOLS_HEADERS_TEST_H_
#define CAIRN_TOOLS_HEADERS_TEST_H_

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/headers/product.h"

#endif  // CAIRN_TOOLS_HEADERS_TEST_H_
