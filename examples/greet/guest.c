// A string goes in, a string comes out: the shape of most small plugins.
#include <stdio.h>
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("malloc") void *allocate(size_t length) { return malloc(length); }
EXPORT("free") void release(void *bytes) { free(bytes); }

EXPORT("greet") char *greet(const char *name, size_t length) {
  char *text = malloc(length + sizeof("Hello, !"));
  if (text)
    sprintf(text, "Hello, %.*s!", (int)length, name);
  return text;
}
