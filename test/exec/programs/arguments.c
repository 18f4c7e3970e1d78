// All arguments are the guest's, whatever they look like.
// args: one --help 'two words' ''
// out: 5
// out: [one]
// out: [--help]
// out: [two words]
// out: []
// exit: 42
#include <stdio.h>

int main(int argc, char **argv) {
  printf("%d\n", argc);
  for (int i = 1; i < argc; i++)
    printf("[%s]\n", argv[i]);
  return 42;
}
