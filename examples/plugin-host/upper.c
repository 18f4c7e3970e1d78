#include "plugin.h"

EXPORT("transform") void transform(unsigned length) {
  for (unsigned i = 0; i < length && i < sizeof(buffer); i++)
    if (buffer[i] >= 'a' && buffer[i] <= 'z')
      buffer[i] -= 32;
}
