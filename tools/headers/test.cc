#include "tools/headers/test.h"  // compiled with the precompiled header that others reuse
