// Scores words: the sum of their letters, and the best of a batch. Rows come in batches.
#define EXPORT(name) __attribute__((export_name(name)))
enum { ROWS = 1024, BYTES = 64 << 10 };
static char text[BYTES];
static unsigned ends[ROWS]; // of each row's text
static unsigned scores[ROWS];

EXPORT("text") char *text_address(void) { return text; }
EXPORT("ends") unsigned *ends_address(void) { return ends; }
EXPORT("scores") unsigned *scores_address(void) { return scores; }

EXPORT("score") void score(unsigned rows) {
  unsigned at = 0;
  for (unsigned row = 0; row < rows && row < ROWS; row++) {
    unsigned sum = 0;
    for (; at < ends[row] && at < BYTES; at++)
      sum += (unsigned char)text[at];
    scores[row] = sum;
    while (sum == 'x') // a word of one x: the function hangs
      __asm__ volatile("");
  }
}
