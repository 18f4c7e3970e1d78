#include "trace.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "times.h"

// A line in the making. What does not fit is cut off.
typedef struct line {
  wasmrt_instance *self;
  uint32_t length;
  char text[1000];
} line;

enum { SHOWN_BYTES = 32, SHOWN_BUFFERS = 4 };

typedef struct named {
  uint32_t value;
  const char *text;
} named;

#define ENTRY(NAME, value, text) {value, text},
#define RIGHT(NAME, bit, text) {1u << bit, text},
static const named clockids[] = {WASI_CLOCKIDS(ENTRY){0, 0}};
static const named whences[] = {WASI_WHENCES(ENTRY){0, 0}};
static const named advices[] = {WASI_ADVICES(ENTRY){0, 0}};
static const named signals[] = {{0, "none"}, WASI_SIGNALS(ENTRY){0, 0}};
static const named filetypes[] = {WASI_FILETYPES(ENTRY){0, 0}};
static const named fdflags[] = {WASI_FDFLAGS(ENTRY){0, 0}};
static const named oflags[] = {WASI_OFLAGS(ENTRY){0, 0}};
static const named lookupflags[] = {WASI_LOOKUPFLAGS(ENTRY){0, 0}};
static const named fstflags[] = {WASI_FSTFLAGS(ENTRY){0, 0}};
static const named riflags[] = {WASI_RIFLAGS(ENTRY){0, 0}};
static const named sdflags[] = {WASI_SDFLAGS(ENTRY){0, 0}};
static const named rights[] = {WASI_RIGHTS(RIGHT){0, 0}};
static const named errnos[] = {
    {0, "success"}, WASI_ERRNOS(ENTRY){WASI_ERRNO_NOTCAPABLE, "notcapable"}, {0, 0}};

static void put_bytes(line *out, const char *bytes, uint32_t length) {
  uint32_t room = (uint32_t)sizeof(out->text) - out->length;
  uint32_t count = length < room ? length : room;
  memcpy(out->text + out->length, bytes, count);
  out->length += count;
}

static void put(line *out, const char *text) { put_bytes(out, text, (uint32_t)strlen(text)); }

static void put_number(line *out, uint64_t value, uint32_t base) {
  char digits[20], *at = digits + sizeof(digits);
  do
    *--at = "0123456789abcdef"[value % base];
  while (value /= base);
  put_bytes(out, at, (uint32_t)(digits + sizeof(digits) - at));
}

static void put_signed(line *out, int64_t value) {
  if (value < 0)
    put(out, "-");
  put_number(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

static void put_address(line *out, uint64_t address) {
  put(out, "0x");
  put_number(out, address, 16);
}

static void put_name(line *out, const named *names, uint64_t value) {
  for (; names->text; names++)
    if (names->value == value) {
      put(out, names->text);
      return;
    }
  put_number(out, value, 10);
}

static void put_flags(line *out, const named *names, uint64_t flags) {
  const char *separator = "";
  for (; names->text; names++) {
    if (!(flags & names->value))
      continue;
    put(out, separator);
    put(out, names->text);
    flags &= ~(uint64_t)names->value;
    separator = "|";
  }
  if (flags) {
    put(out, separator);
    put_address(out, flags);
  } else if (!*separator) {
    put(out, "0");
  }
}

// All rights but a few are better told by what is missing.
static void put_rights(line *out, uint64_t value) {
  uint64_t missing = WASI_RIGHTS_ALL & ~value;
  if ((value & ~(uint64_t)WASI_RIGHTS_ALL) || __builtin_popcountll(missing) > 8) {
    put_flags(out, rights, value);
    return;
  }
  put(out, "all");
  if (missing) {
    put(out, "-(");
    put_flags(out, rights, missing);
    put(out, ")");
  }
}

static void put_character(line *out, uint8_t byte) {
  static const char escapes[128] = {
      ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
  if (byte < 128 && escapes[byte]) {
    put_bytes(out, (char[]){'\\', escapes[byte]}, 2);
  } else if (byte < 32 || byte == 127) {
    put(out, byte < 16 ? "\\x0" : "\\x");
    put_number(out, byte, 16);
  } else {
    put_bytes(out, (const char *)&byte, 1);
  }
}

static void put_string(line *out, uint64_t address, uint64_t length, uint32_t shown) {
  const uint8_t *bytes = wasmrt_guest_bytes(out->self, (uint32_t)address, length);
  if (!bytes) {
    put_address(out, address);
    return;
  }
  put(out, "\"");
  for (uint64_t i = 0; i < length && i < shown; i++)
    put_character(out, bytes[i]);
  put(out, length > shown ? "\"..." : "\"");
}

// The first of `moved` bytes in the guest's buffers.
static void put_buffers(line *out, uint64_t address, uint64_t count, uint64_t moved) {
  put(out, "[");
  for (uint64_t i = 0; i < count && moved > 0; i++) {
    wasi_iovec vector;
    uint32_t at = (uint32_t)(address + i * sizeof(vector));
    if (i == SHOWN_BUFFERS || wasmrt_guest_load(out->self, at, &vector, sizeof(vector))) {
      put(out, ", ...");
      break;
    }
    uint64_t length = vector.buf_len < moved ? vector.buf_len : moved;
    put(out, i ? ", " : "");
    put_string(out, vector.buf, length, SHOWN_BYTES);
    moved -= length;
  }
  put(out, "]");
}

static void put_filestat(line *out, uint32_t address) {
  wasi_filestat stat;
  if (wasmrt_guest_load(out->self, address, &stat, sizeof(stat)))
    return;
  put(out, "{");
  put_name(out, filetypes, stat.filetype);
  put(out, ", size=");
  put_number(out, stat.size, 10);
  put(out, ", ino=");
  put_number(out, stat.ino, 10);
  put(out, "}");
}

static void put_fdstat(line *out, uint32_t address) {
  wasi_fdstat stat;
  if (wasmrt_guest_load(out->self, address, &stat, sizeof(stat)))
    return;
  put(out, "{");
  put_name(out, filetypes, stat.fs_filetype);
  put(out, ", flags=");
  put_flags(out, fdflags, stat.fs_flags);
  put(out, ", base=");
  put_rights(out, stat.fs_rights_base);
  put(out, ", inheriting=");
  put_rights(out, stat.fs_rights_inheriting);
  put(out, "}");
}

// What the call has stored at an address.
static void put_result(line *out, char kind, uint32_t address) {
  uint64_t value = 0;
  if (kind == 'f') {
    put_filestat(out, address);
  } else if (kind == 't') {
    put_fdstat(out, address);
  } else {
    wasmrt_guest_load(out->self, address, &value, kind == 'l' ? 8 : 4);
    put_number(out, value, 10);
  }
}

static void put_scalar(line *out, char kind, uint64_t value) {
  static const struct {
    char kind;
    bool closed; // one of the names, not a set of them
    const named *names;
  } kinds[] = {{'C', true, clockids},     {'W', true, whences},   {'A', true, advices},
               {'S', true, signals},      {'F', false, fdflags},  {'O', false, oflags},
               {'L', false, lookupflags}, {'T', false, fstflags}, {'I', false, riflags},
               {'D', false, sdflags}};
  for (uint32_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
    if (kinds[i].kind == kind) {
      (kinds[i].closed ? put_name : put_flags)(out, kinds[i].names, value);
      return;
    }
  if (kind == 'p')
    put_address(out, value);
  else if (kind == 'i')
    put_signed(out, (int64_t)value);
  else if (kind == 'G')
    put_rights(out, value);
  else
    put_number(out, value, 10);
}

static bool takes_two(char kind) { return kind && strchr("swrx", kind); }

// How many bytes a call that fills buffers says it has moved: its first `>u` argument behind the
// buffers.
static uint64_t moved_bytes(line *out, const char *decode, const uint64_t *argument,
                            uint64_t otherwise) {
  argument += 2;
  for (const char *at = decode; (at = strchr(at, ':')); argument += takes_two(*at) ? 2 : 1) {
    at++;
    uint32_t count = 0;
    if (at[0] == '>' && at[1] == 'u' &&
        !wasmrt_guest_load(out->self, (uint32_t)*argument, &count, sizeof(count)))
      return count;
  }
  return otherwise;
}

// One argument. `decode` is at its kind.
static void put_argument(line *out, const char *decode, const uint64_t *argument, bool done) {
  switch (*decode) {
  case '>':
    if (done)
      put_result(out, decode[1], (uint32_t)argument[0]);
    else
      put(out, "?");
    return;
  case 's':
    put_string(out, argument[0], argument[1], UINT32_MAX);
    return;
  case 'w':
    put_buffers(out, argument[0], argument[1], UINT64_MAX);
    return;
  case 'r':
    put_buffers(out, argument[0], argument[1], done ? moved_bytes(out, decode, argument, 0) : 0);
    return;
  case 'x':
    put_string(out, argument[0], done ? moved_bytes(out, decode, argument, argument[1]) : 0,
               UINT32_MAX);
    return;
  default:
    put_scalar(out, *decode, argument[0]);
  }
}

static void put_arguments(line *out, const wasi_trace_call *call, bool done) {
  const uint64_t *argument = call->arguments + 1;
  for (const char *at = call->decode; *at;) {
    const char *colon = strchr(at, ':');
    put_bytes(out, at, (uint32_t)(colon - at));
    put(out, "=");
    put_argument(out, colon + 1, argument, done);
    argument += takes_two(colon[1]) ? 2 : 1;
    at = colon + strcspn(colon, " ");
    if (*at == ' ') {
      put(out, ", ");
      at++;
    }
  }
}

uint64_t wasmrt_trace_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return wasi_nanoseconds(now);
}

// Time in microseconds with three digits behind the point.
static void put_duration(line *out, uint64_t nanoseconds) {
  put(out, " <");
  put_number(out, nanoseconds / 1000, 10);
  put(out, ".");
  nanoseconds %= 1000;
  put(out, nanoseconds < 10 ? "00" : nanoseconds < 100 ? "0" : "");
  put_number(out, nanoseconds, 10);
  put(out, " us>");
}

void wasmrt_trace_print(wasmrt_instance *self, const wasi_trace_call *call, uint32_t error) {
  uint64_t end = wasmrt_trace_now();
  line out;
  out.self = self;
  out.length = 0;
  put(&out, call->name);
  put(&out, "(");
  put_arguments(&out, call, error == WASI_ERRNO_SUCCESS);
  put(&out, ")");
  if (call->start) {
    put(&out, " = ");
    put_name(&out, errnos, error);
    put_duration(&out, end - call->start);
  }
  if (out.length == sizeof(out.text))
    out.length--;
  put(&out, "\n");
  // Nobody is told if standard error does not take it.
  (void)!write(STDERR_FILENO, out.text, out.length);
}

bool wasmrt_trace_decide(wasi_state *state) {
  const char *wanted = wasmrt_wasi_setting(state, "WASMRT_TRACE");
  bool on = wanted && strcmp(wanted, "wasi") == 0;
  atomic_store_explicit(&state->tracing, on ? WASI_TRACING_ON : WASI_TRACING_OFF,
                        memory_order_relaxed);
  return on;
}
