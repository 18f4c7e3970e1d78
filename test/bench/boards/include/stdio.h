#pragma once
int printf(const char *format, ...);
#define fprintf(stream, ...) printf(__VA_ARGS__)
