// A program has a name, if an empty one.
// out: 1 argument, "" and then nothing
#include <stdio.h>

int main(int argc, char **argv) {
  printf("%d argument, \"%s\" and then %s\n", argc, argv[0], argv[1] ? argv[1] : "nothing");
}
