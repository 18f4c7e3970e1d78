#include "utf8.h"

// What may follow a lead byte: how many continuation bytes, and the range of the first of them.
typedef struct lead {
  uint8_t first, last, continuation_count, second_min, second_max;
} lead;

static const lead leads[] = {
    {0x00, 0x7F, 0, 0, 0},       {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF},
    {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF},
    {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static const lead *lead_of(uint8_t byte) {
  for (uint32_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
    if (byte >= leads[i].first && byte <= leads[i].last)
      return &leads[i];
  return 0;
}

bool wasmrt_utf8_valid(const char *text, uint32_t length) {
  const uint8_t *at = (const uint8_t *)text, *end = at + length;
  while (at < end) {
    const lead *lead = lead_of(*at++);
    if (!lead || end - at < lead->continuation_count)
      return false;
    for (uint8_t i = 0; i < lead->continuation_count; i++, at++) {
      uint8_t min = i == 0 ? lead->second_min : 0x80, max = i == 0 ? lead->second_max : 0xBF;
      if (*at < min || *at > max)
        return false;
    }
  }
  return true;
}
