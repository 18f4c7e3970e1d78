// After EEMBC's CoreMark, with its four kinds of work: a linked list that is searched, reversed and
// sorted by two orders; products of matrices of 16-bit integers; a state machine that reads numbers;
// and a CRC over all results.
#include "../kernels/kernel.h"

static uint16_t crc16(uint16_t crc, uint16_t data) {
  for (int i = 0; i < 16; i++, data >>= 1) {
    const unsigned carry = (crc ^ data) & 1;
    crc = (uint16_t)(crc >> 1 ^ (carry ? 0xA001 : 0));
  }
  return crc;
}

// -- Lists

enum { ITEMS = 100 };
typedef struct item {
  struct item *next;
  int16_t value, index;
} item;
static item items[ITEMS];

static item *makeList(uint32_t *seed) {
  for (int i = 0; i < ITEMS; i++)
    items[i] = (item){i + 1 < ITEMS ? &items[i + 1] : NULL, (int16_t)(nextRandom(seed) >> 20),
                      (int16_t)i};
  return items;
}

static item *reverse(item *list) {
  item *done = NULL;
  while (list) {
    item *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

static const item *find(const item *list, int16_t index) {
  while (list && list->index != index)
    list = list->next;
  return list;
}

static int byValue(const item *l, const item *r) { return l->value - r->value; }
static int byIndex(const item *l, const item *r) { return l->index - r->index; }

static item *mergeRuns(item *l, item *r, int (*compare)(const item *, const item *)) {
  item head, *last = &head;
  while (l && r) {
    item **smaller = compare(l, r) <= 0 ? &l : &r;
    last = last->next = *smaller;
    *smaller = last->next;
  }
  last->next = l ? l : r;
  return head.next;
}

static item *sort(item *list, int (*compare)(const item *, const item *)) {
  if (!list || !list->next)
    return list;
  item *middle = list, *end = list->next;
  while (end && (end = end->next)) {
    middle = middle->next;
    end = end->next;
  }
  item *rest = middle->next;
  middle->next = NULL;
  return mergeRuns(sort(list, compare), sort(rest, compare), compare);
}

static uint16_t listWork(uint32_t *seed, uint16_t crc) {
  item *list = makeList(seed);
  for (int i = 0; i < 20; i++) {
    list = reverse(list);
    const item *found = find(list, (int16_t)(nextRandom(seed) % (2 * ITEMS)));
    crc = crc16(crc, found ? (uint16_t)found->value : (uint16_t)i);
  }
  list = sort(list, byValue);
  for (const item *i = list; i; i = i->next)
    crc = crc16(crc, (uint16_t)i->index);
  list = sort(list, byIndex);
  return crc16(crc, (uint16_t)list->value);
}

// -- Matrices

enum { N = 12 };
static int16_t a[N][N], b[N][N];
static int32_t c[N][N];

static void multiply(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      c[i][j] = 0;
      for (int k = 0; k < N; k++)
        c[i][j] += a[i][k] * b[k][j];
    }
}

static void multiplyBits(void) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      c[i][j] = 0;
      for (int k = 0; k < N; k++) {
        const int32_t product = a[i][k] * b[k][j];
        c[i][j] += (product >> 2 & 15) * (product >> 5 & 127);
      }
    }
}

static uint16_t sumUp(uint16_t crc) {
  int32_t previous = 0, sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      sum += c[i][j] > previous ? 10 : c[i][j] & 7;
      previous = c[i][j];
    }
  return crc16(crc, (uint16_t)sum);
}

static uint16_t matrixWork(uint32_t *seed, uint16_t crc) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = (int16_t)(nextRandom(seed) & 255);
      b[i][j] = (int16_t)(nextRandom(seed) & 255);
    }
  multiply();
  crc = sumUp(crc);
  multiplyBits();
  return sumUp(crc);
}

// -- A state machine

typedef enum { START, INTEGER, SIGN, FRACTION, EXPONENT, EXPONENT_SIGN, POWER, INVALID } state;
enum { STATES = INVALID + 1 };

static int isDigit(char at) { return at >= '0' && at <= '9'; }

static state step(state now, char at) {
  switch (now) {
  case START:
    return isDigit(at) ? INTEGER : at == '+' || at == '-' ? SIGN : at == '.' ? FRACTION : INVALID;
  case SIGN:
    return isDigit(at) ? INTEGER : at == '.' ? FRACTION : INVALID;
  case INTEGER:
    return at == '.' ? FRACTION : isDigit(at) ? INTEGER : at == 'e' ? EXPONENT : INVALID;
  case FRACTION:
    return at == 'e' ? EXPONENT : isDigit(at) ? FRACTION : INVALID;
  case EXPONENT:
    return at == '+' || at == '-' ? EXPONENT_SIGN : INVALID;
  case EXPONENT_SIGN:
  case POWER:
    return isDigit(at) ? POWER : INVALID;
  case INVALID:
    break;
  }
  return INVALID;
}

static uint16_t stateWork(uint32_t *seed, uint16_t crc) {
  static char text[] = "5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,"
                       "-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^,";
  uint32_t counts[STATES] = {0};
  for (int round = 0; round < 4; round++) {
    state now = START;
    for (const char *at = text; *at; at++) {
      now = *at == ',' ? START : now == INVALID ? INVALID : step(now, *at);
      counts[now]++;
    }
    char *spoilt = &text[nextRandom(seed) % (sizeof(text) - 1)];
    if (*spoilt != ',')
      *spoilt = (char)(*spoilt ^ 1);
  }
  for (int i = 0; i < STATES; i++)
    crc = crc16(crc, (uint16_t)counts[i]);
  return crc;
}

int main(int argc, char **argv) {
  const int n = rounds(argc, argv);
  uint32_t seed = 2463534242u;
  uint16_t crc = 0xFFFF;
  for (int i = 0; i < n; i++)
    crc = stateWork(&seed, matrixWork(&seed, listWork(&seed, crc)));
  printf("%08" PRIx32 "\n", (uint32_t)crc);
  return 0;
}
