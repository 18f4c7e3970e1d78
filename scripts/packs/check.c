// What a new pack must link. On Linux: hello world. Everywhere: arithmetic that some target leaves
// to libbuiltins.a, on values the compiler cannot know. Exits with 0 where all of it is right.
#if __STDC_HOSTED__
#include <stdio.h>
#define say_hello() (puts("hello, world") < 0)
#else
#define say_hello() 0
#endif

static volatile long long dividend = -1000000000007;
static volatile long long divisor = 1000003;
static volatile unsigned shift = 33;
static volatile double tenth = 0.1;
static volatile float third = 1.0f / 3.0f;
#ifdef __SIZEOF_INT128__
static volatile __int128 wide = (__int128)1 << 64;
#endif

static int wrong_integers(void) {
  unsigned long long unsigned_dividend = (unsigned long long)dividend;
  int wrong = dividend / divisor != -999997 || dividend % divisor != -16;
  wrong |= unsigned_dividend / (unsigned long long)divisor != 18446687733646;
  wrong |= 1LL << shift != 8589934592 || dividend * divisor != -1000003000007000021;
  wrong |= __builtin_popcountll(unsigned_dividend) != 49 || __builtin_clzll(divisor) != 44;
#ifdef __SIZEOF_INT128__
  wrong |= wide / divisor != ((__int128)1 << 64) / 1000003;
#endif
  return wrong;
}

static int wrong_floats(void) {
  double sum = tenth + tenth + tenth;
  int wrong = sum == 0.3 || sum - 0.3 > 0x1p-53 || tenth * 10 / 10 != 0.1 || !(tenth < 0.2);
  wrong |= third * 3.0f != 1.0f || third / 3.0f > third || (double)third == 1.0 / 3;
  wrong |= (long long)(tenth * 1e15) != 100000000000000 || (float)tenth != 0.1f;
  wrong |= (double)dividend != -1000000000007.0 || (float)(unsigned long long)divisor != 1000003.0f;
  wrong |= (unsigned long long)(tenth * 1e20) != 10000000000000000000u || (int)(third * 9) != 3;
  return wrong;
}

int main(void) { return say_hello() | wrong_integers() | wrong_floats(); }

#if !__STDC_HOSTED__
void _start(void) { main(); }
#endif
