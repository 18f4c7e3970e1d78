// What a program is given: arguments, environment, grants, clocks, random bytes, an end.
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"
#include "list.h"
#include "times.h"

static guest *guest_with(const char *const *env, char **envp) {
  static char *argv[] = {"program", "first", "", "third one", NULL};
  return guest_new_with(NULL, env, 4, argv, envp);
}

typedef uint32_t sizes_get(wasmrt_instance *self, uint32_t count, uint32_t size);
typedef uint32_t strings_get(wasmrt_instance *self, uint32_t pointers, uint32_t buffer);

// Fetches strings as a libc does and returns them joined by '|'.
static const char *fetch(guest *guest, sizes_get *get_sizes, strings_get *get_strings) {
  static char joined[1024];
  uint32_t sizes = guest_put(guest, NULL, 8);
  CHECK_OK(get_sizes(&guest->instance, sizes, sizes + 4));
  uint32_t count = guest_u32(guest, sizes), size = guest_u32(guest, sizes + 4);
  uint32_t pointers = guest_put(guest, NULL, count * 4), buffer = guest_put(guest, NULL, size);
  CHECK_OK(get_strings(&guest->instance, pointers, buffer));
  joined[0] = '\0';
  uint32_t total = 0;
  for (uint32_t i = 0; i < count; i++) {
    const char *text = guest_at(guest, guest_u32(guest, pointers + 4 * i));
    total += (uint32_t)strlen(text) + 1;
    strcat(joined, text);
    strcat(joined, "|");
  }
  CHECK(total == size);
  guest_reset(guest);
  return joined;
}

static void test_arguments(void) {
  char *envp[] = {NULL};
  guest *guest = guest_with(NULL, envp);
  CHECK(strcmp(fetch(guest, wasmrt_wasi_args_sizes_get, wasmrt_wasi_args_get),
               "program|first||third one|") == 0);
  CHECK_ERRNO(FAULT, wasmrt_wasi_args_get(&guest->instance, GUEST_BYTES - 4, 64));
  CHECK_ERRNO(FAULT, wasmrt_wasi_args_get(&guest->instance, 64, GUEST_BYTES - 10));
  CHECK_ERRNO(FAULT, wasmrt_wasi_args_sizes_get(&guest->instance, 64, GUEST_BYTES - 1));
  guest_delete(guest);
}

static void check_environment(const char *const *env, char **envp, const char *expected) {
  guest *guest = guest_with(env, envp);
  const char *actual = fetch(guest, wasmrt_wasi_environ_sizes_get, wasmrt_wasi_environ_get);
  if (strcmp(actual, expected) != 0)
    fprintf(stderr, "environment %s\n", actual);
  CHECK(strcmp(actual, expected) == 0);
  guest_delete(guest);
}

static void test_environment(void) {
  const char *baked[] = {"A=1", "B=2", "HOME", NULL};
  char *nothing[] = {NULL};
  char *host[] = {"HOME=/root", "SECRET=x", NULL};
  char *chosen[] = {"WASMRT_ENV=B=3,NEW=a\\,b\\\\c,LINES,NONE,,EMPTY=", "LINES=1\n2", "S=x", NULL};
  char *all[] = {"X=1", "WASMRT_ENV=*,X=2", "WASMRT_DIRS=", "strange", "Y=3", NULL};
  check_environment(NULL, host, ""); // nothing unless granted
  check_environment(baked, nothing, "A=1|B=2|");
  check_environment(baked, host, "A=1|B=2|HOME=/root|");
  check_environment(baked, chosen, "A=1|B=3|NEW=a,b\\c|LINES=1\n2|EMPTY=|");
  check_environment(NULL, all, "X=2|Y=3|");
}

// -- Grants

static const char *grant_message(const char *dir, char **envp) {
  static wasi_state state;
  static char message[300];
  char setting[300];
  snprintf(setting, sizeof(setting), "WASMRT_DIRS=%s", dir);
  const char *settings[] = {setting, NULL};
  wasmrt_config config = {.settings = settings};
  memset(&state, 0, sizeof(state));
  const char *result =
      wasmrt_wasi_state_init(&state, 0, NULL, envp, &config, WASI_DESCRIPTOR_BORROWED);
  snprintf(message, sizeof(message), "%s", result ? result : "");
  wasmrt_wasi_state_close(&state);
  return message;
}

static void test_wrong_grants(void) {
  char *none[] = {NULL};
  CHECK(strcmp(grant_message("/none::/", none),
               "cannot open the granted directory /none: no such file or directory") == 0);
  CHECK(strcmp(grant_message("/dev/null::/", none),
               "cannot open the granted directory /dev/null: not a directory") == 0);
  CHECK(strstr(grant_message("::/", none), "not of the form"));
  CHECK(strstr(grant_message("/tmp::", none), "not of the form"));
  CHECK(strstr(grant_message(":ro", none), "no such file"));
  CHECK(strstr(grant_message("/tmp::/::/x", none), "not of the form"));
}

static const char *grant_name(guest *guest, uint32_t fd) {
  static char name[64];
  uint32_t out = guest_put(guest, NULL, 8);
  CHECK_OK(wasmrt_wasi_fd_prestat_get(&guest->instance, fd, out));
  uint32_t length = guest_u32(guest, out + 4);
  CHECK(*(uint8_t *)guest_at(guest, out) == WASI_PREOPENTYPE_DIR && length < sizeof(name));
  CHECK_ERRNO(NAMETOOLONG, wasmrt_wasi_fd_prestat_dir_name(&guest->instance, fd, out, length - 1));
  CHECK_OK(wasmrt_wasi_fd_prestat_dir_name(&guest->instance, fd, out, length));
  memcpy(name, guest_at(guest, out), length);
  name[length] = '\0';
  guest_reset(guest);
  return name;
}

static void test_grants(void) {
  char *argv[] = {NULL}, *envp[] = {"WASMRT_DIRS=/::/all:ro,/tmp,/tmp:ro,/::/old::ro", NULL};
  const char *dirs[] = {"/usr::/u", NULL};
  guest *guest = guest_new_with(dirs, NULL, 0, argv, envp);
  CHECK(strcmp(grant_name(guest, 3), "/u") == 0);
  CHECK(strcmp(grant_name(guest, 4), "/all") == 0);
  CHECK(strcmp(grant_name(guest, 5), "/tmp") == 0);
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_prestat_get(&guest->instance, 8, 16));
  CHECK_ERRNO(BADF, wasmrt_wasi_fd_prestat_get(&guest->instance, 0, 16));
  CHECK(strcmp(grant_name(guest, 6), "/tmp") == 0);
  CHECK(strcmp(grant_name(guest, 7), "/old") == 0);
  CHECK(guest->state.slots[4]->flags == WASI_DESCRIPTOR_READ_ONLY);
  CHECK(guest->state.slots[5]->flags == 0);
  CHECK(guest->state.slots[6]->flags == WASI_DESCRIPTOR_READ_ONLY);
  CHECK(guest->state.slots[7]->flags == WASI_DESCRIPTOR_READ_ONLY);
  guest_delete(guest);
}

// -- Settings that are a text

static void test_argv0(void) {
  char *argv[] = {"program", "first", NULL}, *envp[] = {"WASMRT_ARGV0=another", NULL};
  guest *guest = guest_new_with(NULL, NULL, 2, argv, envp);
  CHECK(strcmp(fetch(guest, wasmrt_wasi_args_sizes_get, wasmrt_wasi_args_get), "another|first|") ==
        0);
  CHECK(strcmp(argv[0], "program") == 0);
  guest_delete(guest);
}

// In a child, whose streams are no loss.
static void redirect_streams(guest *ignored) {
  char in[300], out[300], err[300], text[8] = "";
  uint32_t count;
  (void)ignored;
  write_file(in_scratch("in"), "text");
  write_file(in_scratch("out"), "what was there");
  snprintf(in, sizeof(in), "WASMRT_STDIN=%s", in_scratch("in"));
  snprintf(out, sizeof(out), "WASMRT_STDOUT=%s", in_scratch("out"));
  snprintf(err, sizeof(err), "WASMRT_STDERR=%s", in_scratch("err"));
  char *argv[] = {NULL}, *envp[] = {in, out, err, NULL};
  guest *guest = guest_new_with(NULL, NULL, 0, argv, envp);
  CHECK_OK(read_at(guest, 0, text, 4, &count));
  CHECK(strcmp(text, "text") == 0);
  CHECK_OK(write_at(guest, 1, text, &count));
  CHECK_ERRNO(NOTCAPABLE, read_at(guest, 1, text, 4, &count));
  CHECK_OK(write_at(guest, 2, text, &count));
  _exit(failure_count != 0);
}

static int status_after(void (*end)(guest *guest), guest *guest);

static void test_streams(void) {
  char text[20] = "";
  const char *out = in_scratch("out");
  CHECK(status_after(redirect_streams, NULL) == 0);
  FILE *file = fopen(out, "r");
  CHECK(file && fgets(text, sizeof(text), file) && strcmp(text, "text") == 0);
  fclose(file);
}

// -- Clocks and random bytes

static void test_clocks(guest *guest) {
  wasmrt_instance *self = &guest->instance;
  uint32_t out = guest_put(guest, NULL, 8);
  for (uint32_t id = 0; id < WASI_CLOCKID_COUNT; id++) {
    CHECK_OK(wasmrt_wasi_clock_res_get(self, id, out));
    CHECK(guest_u64(guest, out) > 0);
    CHECK_OK(wasmrt_wasi_clock_time_get(self, id, 0, out));
    CHECK(guest_u64(guest, out) > 0);
  }
  CHECK_OK(wasmrt_wasi_clock_time_get(self, WASI_CLOCKID_REALTIME, 0, out));
  uint64_t seconds = guest_u64(guest, out) / 1000000000u;
  CHECK(seconds - (uint64_t)time(NULL) + 1 <= 2);
  CHECK_ERRNO(INVAL, wasmrt_wasi_clock_res_get(self, WASI_CLOCKID_COUNT, out));
  CHECK_ERRNO(INVAL, wasmrt_wasi_clock_time_get(self, UINT32_MAX, 0, out));
  CHECK_ERRNO(FAULT, wasmrt_wasi_clock_time_get(self, 0, 0, GUEST_BYTES - 7));
  guest_reset(guest);
}

static void test_random(guest *guest) {
  enum { MANY = 100000 };
  uint32_t out = guest_put(guest, NULL, MANY);
  unsigned counts[256] = {0};
  CHECK_OK(wasmrt_wasi_random_get(&guest->instance, out, MANY));
  for (uint32_t i = 0; i < MANY; i++)
    counts[((uint8_t *)guest_at(guest, out))[i]]++;
  for (int i = 0; i < 256; i++) // 390 expected; 20 is the standard deviation
    CHECK(counts[i] > 200 && counts[i] < 600);
  CHECK_OK(wasmrt_wasi_random_get(&guest->instance, 0, 0));
  CHECK_ERRNO(FAULT, wasmrt_wasi_random_get(&guest->instance, 1, UINT32_MAX));
  guest_reset(guest);
}

// -- Ends

static int status_after(void (*end)(guest *guest), guest *guest) {
  int status = -1;
  pid_t child = fork();
  if (child == 0) {
    end(guest);
    _exit(111);
  }
  waitpid(child, &status, 0);
  return status;
}

static void exit_with_33(guest *guest) { wasmrt_wasi_proc_exit(&guest->instance, 33); }
static void raise_kill(guest *guest) { wasmrt_wasi_proc_raise(&guest->instance, WASI_SIGNAL_KILL); }

static void test_ends(guest *guest) {
  int status = status_after(exit_with_33, guest);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 33);
  status = status_after(raise_kill, guest);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  CHECK_OK(wasmrt_wasi_proc_raise(&guest->instance, WASI_SIGNAL_NONE));
  CHECK_OK(wasmrt_wasi_proc_raise(&guest->instance, WASI_SIGNAL_CHLD));
  CHECK_ERRNO(INVAL, wasmrt_wasi_proc_raise(&guest->instance, WASI_SIGNAL_COUNT));
  CHECK_OK(wasmrt_wasi_sched_yield(&guest->instance));
}

int main(void) {
  test_arguments();
  test_environment();
  test_wrong_grants();
  test_grants();
  test_argv0();
  test_streams();
  guest *guest = guest_new(NULL);
  test_clocks(guest);
  test_random(guest);
  test_ends(guest);
  guest_delete(guest);
  return failure_count != 0;
}
