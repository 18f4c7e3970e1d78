#include "plugin.h"

EXPORT("transform") void transform(unsigned length) {
  host_log("turning", 7);
  for (unsigned i = 0; i < length && i < sizeof(buffer); i++)
    if (buffer[i] >= 'a' && buffer[i] <= 'z')
      buffer[i] = (char)('a' + (buffer[i] - 'a' + 13) % 26);
}
