// backtrace_test PLUGIN STRIPPED: the report of a trap that nobody catches names the Wasm functions
// that led to it, whether they were linked into the program or opened as a library, and not the
// host's in between. A library without symbols has addresses.
#include "guest.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static guest_instance *linked;
static wasmrt_instance *opened;

static uint32_t call(wasmrt_instance *it, const char *name, uint32_t argument) {
  wasmrt_value value[1] = {{.i32 = argument}};
  wasmrt_invoke(wasmrt_find_func(it, name, "i_i"), value);
  return value[0].i32;
}

// The opened library calls the linked one, which calls the opened one again, which goes too far.
static uint32_t my_env_call_back(guest_instance *self, uint32_t depth) {
  (void)self;
  return call(opened, "load", depth);
}
static uint32_t call_linked(wasmrt_instance *self, uint32_t depth) {
  (void)self;
  return call(guest_base(linked), "nest", depth);
}

static void run(const char *path) {
  wasmrt_error error;
  wasmrt_plugin *plugin = wasmrt_open(path, &error);
  CHECK(plugin && wasmrt_trap_handler_install());
  const wasmrt_host_func host[] = {{"env", "call_back", "i_i", (wasmrt_code)call_linked},
                                   {NULL, NULL, NULL, NULL}};
  const wasmrt_imports imports = {wasmrt_resolve_host_funcs, (void *)host};
  wasmrt_store *store = wasmrt_store_new(NULL);
  opened = wasmrt_instantiate(store, wasmrt_plugin_module(plugin), &imports, &error);
  guest_imports linked_imports = GUEST_IMPORTS(NULL, my_);
  linked = guest_new(store, &linked_imports, &error);
  CHECK(opened && linked);
  call(opened, "nest", 0xFFFFFFF0);
}

// What a child that does the above writes to its standard error.
static void report_of(const char *path, char *text, size_t size) {
  int ends[2];
  CHECK(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    run(path);
    _exit(0);
  }
  close(ends[1]);
  size_t length = 0;
  for (ssize_t got; (got = read(ends[0], text + length, size - 1 - length)) > 0;)
    length += (size_t)got;
  text[length] = '\0';
  close(ends[0]);
  int status;
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 134);
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  char text[4096];
  report_of(argv[1], text, sizeof(text));
  CHECK(strcmp(text, "wasm trap: out of bounds memory access\n"
                     "  0: load\n"
                     "  1: nest\n"
                     "  2: nest\n") == 0);
  unsigned long load, nest;
  char end;
  report_of(argv[2], text, sizeof(text));
  CHECK(sscanf(text,
               "wasm trap: out of bounds memory access\n"
               " 0: 0x%lx\n"
               " 1: nest\n"
               " 2: 0x%lx%c",
               &load, &nest, &end) == 3);
  CHECK(end == '\n' && load != nest);
  return 0;
}
