#include "instances_test.c"
