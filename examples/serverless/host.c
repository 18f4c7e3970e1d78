// cold-starts HANDLER COUNT : runs it so many times, checks what it says, prints how long that
// took.
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double start_once(const char *handler) {
  char *arguments[] = {(char *)handler, (char *)"/orders", NULL}, reply[128];
  int ends[2], status;
  pid_t child;
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, 02000000) != 0) // O_CLOEXEC
    exit(1);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  double start = now();
  if (posix_spawn(&child, handler, &actions, NULL, arguments, environ) != 0)
    exit(1);
  close(ends[1]);
  ssize_t length = read(ends[0], reply, sizeof(reply) - 1);
  double took = now() - start;
  reply[length > 0 ? length : 0] = '\0';
  waitpid(child, &status, 0);
  close(ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  if (status != 0 || strcmp(reply, "{\"path\": \"/orders\", \"status\": 200}\n") != 0) {
    fprintf(stderr, "wrong answer: %s", reply);
    exit(1);
  }
  return took;
}

static int compare(const void *left, const void *right) {
  double l = *(const double *)left, r = *(const double *)right;
  return (l > r) - (l < r);
}

int main(int argc, char **argv) {
  int count = argc == 3 ? atoi(argv[2]) : 0;
  double *times = calloc((size_t)count + 1, sizeof(double));
  if (count < 1 || !times)
    return 2;
  for (int i = 0; i < count; i++)
    times[i] = start_once(argv[1]);
  qsort(times, (size_t)count, sizeof(double), compare);
  printf(
      "%d cold starts, from spawn to answer: median %.0f us, 90 %% %.0f, 99 %% %.0f, most %.0f\n",
      count, times[count / 2], times[count * 9 / 10], times[count * 99 / 100], times[count - 1]);
  free(times);
  return 0;
}
