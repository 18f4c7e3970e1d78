#pragma once
#include <stdint.h>
#define PRIx32 "lx"
#define PRIu64 "llu"
#define PRIx64 "llx"
