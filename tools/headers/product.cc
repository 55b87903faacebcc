#include "tools/headers/product.h"  // compiled with the precompiled header that others reuse
