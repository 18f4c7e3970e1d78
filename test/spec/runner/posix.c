// The script interpreter as a program on Linux.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "script.h"

void wast_print(const char *line) {
  puts(line);
  fflush(stdout);
}

// -- Where it died

static _Thread_local wast_string current_file;
static _Thread_local uint32_t current_line;

void wast_at_line(wast_string file, uint32_t line) {
  current_file = file;
  current_line = line;
}

// What is no trap of the guest's. The alarm is for scripts that do not end.
static void on_death(int signal) {
  char line[512];
  int length = snprintf(line, sizeof(line), "%.*s:%u: the program died: %s\n",
                        (int)current_file.length, current_file.bytes, current_line,
                        signal == SIGALRM ? "time is over" : strsignal(signal));
  if (write(STDOUT_FILENO, line, (size_t)length) < 0)
    _exit(2);
  _exit(1);
}

static void report_deaths(void) {
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGALRM};
  struct sigaction action = {.sa_handler = on_death, .sa_flags = SA_ONSTACK};
  for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
    sigaction(signals[i], &action, NULL);
  const char *limit = getenv("WAST_SECONDS");
  alarm(limit ? (unsigned)atoi(limit) : 0);
}

// -- Threads. Each runs on a stack for Wasm code.

static void run_on_stack(void (*body)(void *context), void *context) {
  wasmrt_stack *stack = wasmrt_stack_new(0);
  if (!stack)
    abort();
  wasmrt_stack_call(stack, body, context);
  wasmrt_stack_delete(stack);
}

typedef struct running {
  uint32_t number;
  pthread_t thread;
  void (*body)(void *context);
  void *context;
  struct running *next;
} running;
static running *all_running; // changed by the thread that runs the script alone

static void *thread_main(void *context) {
  running *it = context;
  run_on_stack(it->body, it->context);
  return NULL;
}

bool wast_thread_start(uint32_t number, void (*body)(void *context), void *context) {
  running *added = malloc(sizeof(*added));
  if (!added)
    return false;
  *added = (running){.number = number, .body = body, .context = context, .next = all_running};
  all_running = added;
  return pthread_create(&added->thread, NULL, thread_main, added) == 0;
}

void wast_thread_wait(uint32_t number) {
  for (running **link = &all_running; *link; link = &(*link)->next) {
    running *it = *link;
    if (it->number != number)
      continue;
    pthread_join(it->thread, NULL);
    *link = it->next;
    free(it);
    return;
  }
}

static void run_script(void *status) { *(int *)status = wast_run(); }

int main(void) {
  report_deaths();
  if (!wasmrt_trap_handler_install())
    return 2;
  int status;
  run_on_stack(run_script, &status);
  return status;
}
