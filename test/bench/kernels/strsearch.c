// Searching a text for words: the naive way, Horspool's, Knuth-Morris-Pratt's, and the C library's
// strstr.
#include "kernel.h"
#include <string.h>

enum { LENGTH = 400000 };

static char text[LENGTH + 1];

static int naive(const char *t, int n, const char *p, int m) {
  int found = 0;
  for (int i = 0; i + m <= n; i++) {
    int j = 0;
    while (j < m && t[i + j] == p[j])
      j++;
    found += j == m;
  }
  return found;
}

static int horspool(const char *t, int n, const char *p, int m) {
  int skip[256], found = 0;
  for (int c = 0; c < 256; c++)
    skip[c] = m;
  for (int i = 0; i < m - 1; i++)
    skip[(unsigned char)p[i]] = m - 1 - i;
  for (int i = 0; i + m <= n; i += skip[(unsigned char)t[i + m - 1]])
    found += t[i + m - 1] == p[m - 1] && memcmp(t + i, p, m) == 0;
  return found;
}

static int knuthMorrisPratt(const char *t, int n, const char *p, int m) {
  int border[64], found = 0;
  border[0] = -1;
  for (int i = 0, k = -1; i < m;) {
    while (k >= 0 && p[i] != p[k])
      k = border[k];
    border[++i] = ++k;
  }
  for (int i = 0, k = 0; i < n; i++) {
    while (k >= 0 && t[i] != p[k])
      k = border[k];
    if (++k == m) {
      found++;
      k = border[k];
    }
  }
  return found;
}

static int library(const char *t, const char *p) {
  int found = 0;
  for (const char *at = t; (at = strstr(at, p)); at++)
    found++;
  return found;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  static const char *words[] = {"aaab",    "abacab", "the end", "bbbbaaaabb",
                                "cabbage", "aa",     "x",       "dabacdabacdabac"};
  uint32_t seed = 17;
  for (int i = 0; i < LENGTH; i++)
    text[i] = "aaaabbbacd"[nextRandom(&seed) % 10];
  long total[4] = {0};
  while (repeat--)
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
      int m = (int)strlen(words[w]);
      total[0] += naive(text, LENGTH, words[w], m);
      total[1] += horspool(text, LENGTH, words[w], m);
      total[2] += knuthMorrisPratt(text, LENGTH, words[w], m);
      total[3] += library(text, words[w]);
    }
  printf("%ld %ld %ld %ld\n", total[0], total[1], total[2], total[3]);
}
