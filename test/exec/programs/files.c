// Files are reached below the directories that were granted, and nowhere else.
// aotc: --dir @WORK@::/data
// out: 2 lines, last 'second'
// out: outside: denied
// out: above: denied
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void try_open(const char *what, const char *path) {
  FILE *file = fopen(path, "r");
  printf("%s: %s\n", what, file ? "open" : "denied");
}

int main(void) {
  FILE *file = fopen("/data/notes", "w");
  if (!file) {
    perror("/data/notes");
    return 1;
  }
  fputs("first\nsecond\n", file);
  fclose(file);

  char line[64], last[64] = "";
  int lines = 0;
  file = fopen("/data/notes", "r");
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    strcpy(last, line);
    lines++;
  }
  fclose(file);
  printf("%d lines, last '%s'\n", lines, last);
  try_open("outside", "/etc/passwd");
  try_open("above", "/data/../../etc/passwd");
  return 0;
}
