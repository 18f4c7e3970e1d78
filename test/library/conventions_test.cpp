// The header and its functions in C++.
#include "conventions_test.c"
