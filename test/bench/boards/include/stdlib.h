#pragma once
int atoi(const char *text);
#define abs(number) __builtin_abs(number)
#define exit(code) __builtin_trap()
