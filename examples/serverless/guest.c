#include <stdio.h>

int main(int argc, char **argv) {
  printf("{\"path\": \"%s\", \"status\": 200}\n", argc > 1 ? argv[1] : "/");
  return 0;
}
