// Carries out a script, see image.h. What it does is what the reference interpreter does
// (interpreter/README.md, "Scripts"), on instances of compiled modules.
#include <stdio.h>
#include <stdlib.h>

#include "script.h"

static wast_string file;
static wasmrt_instance **slots;

typedef struct {
  wast_scope scope;
  wast_reader body;
  bool is_used, is_running;
} thread;
static thread *threads;

void wast_fail(wast_scope *scope, const char *format, ...) {
  char line[2048];
  int used = snprintf(line, sizeof(line), "%.*s:%u: ", (int)file.length, file.bytes, scope->line);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line + used, sizeof(line) - (size_t)used, format, arguments);
  va_end(arguments);
  wast_print(line);
  scope->failed++;
}

static void *allocate(size_t count, size_t bytes) {
  void *block = calloc(count + 1, bytes);
  if (!block)
    abort();
  return block;
}

// An asserted message holds where one text begins with the other.
static bool message_matches(const char *found, wast_string asserted) {
  size_t length = strlen(found);
  return memcmp(found, asserted.bytes, length < asserted.length ? length : asserted.length) == 0;
}

// -- Instances

static void register_as(wast_scope *scope, wast_string name, wasmrt_instance *instance) {
  wast_registration *added = allocate(1, sizeof(*added));
  *added = (wast_registration){name, instance, scope->registered};
  scope->registered = added;
}

static bool resolve(void *context, const wasmrt_import *import, uint32_t position,
                    wasmrt_extern *out) {
  (void)position;
  const wast_scope *scope = context;
  for (const wast_registration *it = scope->registered; it; it = it->next)
    if (it->name.length == import->module_length &&
        memcmp(it->name.bytes, import->module, import->module_length) == 0)
      return it->instance &&
             wasmrt_find_export_bytes(it->instance, import->name, import->name_length, out);
  return false;
}

static wasmrt_instance *instantiate(wast_scope *scope, uint32_t module, wasmrt_error *error) {
  wasmrt_imports imports = {resolve, scope};
  return wasmrt_instantiate(scope->store, wast_modules[module], &imports, error);
}

static void run_module(wast_scope *scope, wast_reader *from) {
  uint32_t module = wast_u32(from), slot = wast_u32(from);
  wasmrt_error error;
  slots[slot] = instantiate(scope, module, &error);
  if (!slots[slot])
    wast_fail(scope, "not instantiated: %s", error.message);
}

// The module must fail to instantiate, with an error of the kind and the text.
static void expect_failure(wast_scope *scope, wast_reader *from, wasmrt_error_kind kind) {
  uint32_t module = wast_u32(from);
  wast_string text = wast_text(from);
  wasmrt_error error;
  if (instantiate(scope, module, &error))
    wast_fail(scope, "instantiated, but asserted: %.*s", (int)text.length, text.bytes);
  else if (error.kind != kind || !message_matches(error.message, text))
    wast_fail(scope, "says: %s, asserted: %.*s", error.message, (int)text.length, text.bytes);
  else
    scope->passed++;
}

// -- Actions

enum { MOST_VALUES = 64 };

typedef struct {
  wast_string name;
  const char *problem; // why it was not carried out
  uint32_t trap;
  char types[MOST_VALUES + 1]; // of the results, one letter each
  wasmrt_value values[MOST_VALUES];
} outcome;

static char letter_of_type(uint32_t value_type) {
  switch (value_type) {
  case WASMRT_VALUE_I32:
    return 'i';
  case WASMRT_VALUE_I64:
    return 'l';
  case WASMRT_VALUE_F32:
    return 'f';
  case WASMRT_VALUE_F64:
    return 'd';
  case WASMRT_VALUE_V128:
    return 'v';
  default:
    return 'r';
  }
}

static const char *get(const wasmrt_extern *item, outcome *out) {
  if (item->kind != WASMRT_KIND_GLOBAL)
    return "is not a global";
  out->types[0] = letter_of_type(item->as.global.type->value_type);
  out->types[1] = '\0';
  memset(&out->values[0], 0, sizeof(out->values[0]));
  // A slot is as large as its type needs.
  memcpy(&out->values[0], item->as.global.value, out->types[0] == 'v' ? 16 : 8);
  return NULL;
}

static const char *invoke(wast_scope *scope, const wasmrt_extern *item, uint32_t count,
                          wast_reader *from, outcome *out) {
  if (item->kind != WASMRT_KIND_FUNC)
    return "is not a function";
  const char *signature = item->as.func->type->text;
  const char *results = strchr(signature, '_') + 1;
  if (strlen(results) > MOST_VALUES || count > MOST_VALUES)
    return "has too many parameters or results for this interpreter";
  for (uint32_t i = 0; i < count; i++) {
    if (wast_letter(from) != signature[i])
      return "is called with arguments of other types than it has";
    wast_constant(scope, from, &out->values[i]);
  }
  if (signature[count] != '_')
    return "is called with too few arguments";
  strcpy(out->types, results);
  out->trap = wasmrt_call(item->as.func, out->values);
  return NULL;
}

static void perform(wast_scope *scope, wast_reader *from, outcome *out) {
  uint8_t kind = wast_u8(from);
  wasmrt_instance *instance = slots[wast_u32(from)];
  out->name = wast_text(from);
  out->trap = WASMRT_NO_TRAP;
  uint32_t count = wast_u32(from);
  wast_reader arguments = *from;
  for (uint32_t i = 0; i < count; i++)
    wast_skip_value(from);
  wasmrt_extern item;
  if (!instance)
    out->problem = "is of a module that was not instantiated";
  else if (!wasmrt_find_export_bytes(instance, out->name.bytes, out->name.length, &item))
    out->problem = "is not exported";
  else
    out->problem =
        kind == WAST_GET ? get(&item, out) : invoke(scope, &item, count, &arguments, out);
}

// Says why an action has no results to look at, if so.
static bool has_problem(wast_scope *scope, const outcome *it) {
  if (it->problem)
    wast_fail(scope, "\"%.*s\" %s", (int)it->name.length, it->name.bytes, it->problem);
  return it->problem;
}

static bool is_cut_short(wast_scope *scope, const outcome *it) {
  if (has_problem(scope, it))
    return true;
  if (it->trap != WASMRT_NO_TRAP)
    wast_fail(scope, "\"%.*s\" traps: %s", (int)it->name.length, it->name.bytes,
              wasmrt_trap_message(it->trap));
  return it->trap != WASMRT_NO_TRAP;
}

static void run_action(wast_scope *scope, wast_reader *from) {
  outcome it;
  perform(scope, from, &it);
  is_cut_short(scope, &it);
}

static bool check_results(wast_scope *scope, const outcome *it, wast_reader *from) {
  uint32_t count = wast_u32(from);
  if (strlen(it->types) != count) {
    wast_fail(scope, "\"%.*s\" has %u results, asserted: %u", (int)it->name.length, it->name.bytes,
              (unsigned)strlen(it->types), count);
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    wast_reader expected = *from;
    if (wast_matches(scope, from, it->types[i], &it->values[i]))
      continue;
    char found[WAST_DESCRIPTION_BYTES], wanted[WAST_DESCRIPTION_BYTES];
    wast_describe(found, it->types[i], &it->values[i]);
    wast_describe_expected(wanted, expected);
    wast_fail(scope, "\"%.*s\" gives %s, asserted: %s", (int)it->name.length, it->name.bytes, found,
              wanted);
    return false;
  }
  return true;
}

static void assert_return(wast_scope *scope, wast_reader *from) {
  outcome it;
  perform(scope, from, &it);
  wast_reader expected = *from;
  for (uint32_t n = wast_u32(from); n != 0; n--)
    wast_skip_value(from);
  if (!is_cut_short(scope, &it) && check_results(scope, &it, &expected))
    scope->passed++;
}

static void assert_trap(wast_scope *scope, wast_reader *from) {
  outcome it;
  perform(scope, from, &it);
  wast_string text = wast_text(from);
  if (has_problem(scope, &it))
    return;
  const char *found = it.trap == WASMRT_NO_TRAP ? "" : wasmrt_trap_message(it.trap);
  if (it.trap == WASMRT_NO_TRAP || !message_matches(found, text))
    wast_fail(scope, "\"%.*s\" %s%s, asserted: %.*s", (int)it.name.length, it.name.bytes,
              *found ? "traps: " : "returns", found, (int)text.length, text.bytes);
  else
    scope->passed++;
}

static void assert_exception(wast_scope *scope, wast_reader *from) {
  outcome it;
  perform(scope, from, &it);
  if (has_problem(scope, &it))
    return;
  if (it.trap == WASMRT_TRAP_uncaught_exception)
    scope->passed++;
  else
    wast_fail(scope, "\"%.*s\" throws no exception, but %s%s", (int)it.name.length, it.name.bytes,
              it.trap == WASMRT_NO_TRAP ? "returns" : "traps: ",
              it.trap == WASMRT_NO_TRAP ? "" : wasmrt_trap_message(it.trap));
}

// -- Threads

static void run_commands(wast_scope *scope, wast_reader *from);

static void open_scope(wast_scope *scope) {
  wasmrt_store_config config = {.max_memory_bytes = wast_max_memory_bytes};
  scope->store = wasmrt_store_new(&config);
  wasmrt_imports imports = {wasmrt_resolve_host_funcs, (void *)wast_spectest_funcs};
  wasmrt_error error;
  wasmrt_instance *spectest =
      scope->store ? wasmrt_instantiate(scope->store, wast_modules[0], &imports, &error) : NULL;
  if (!spectest)
    wast_fail(scope, "no spectest: %s", scope->store ? error.message : "no store");
  register_as(scope, (wast_string){"spectest", 8}, spectest);
}

static void close_scope(wast_scope *scope) {
  while (scope->registered) {
    wast_registration *first = scope->registered;
    scope->registered = first->next;
    free(first);
  }
  wasmrt_store_delete(scope->store);
}

static void run_thread(void *context) {
  thread *it = context;
  open_scope(&it->scope);
  run_commands(&it->scope, &it->body);
}

static void start_thread(wast_scope *scope, wast_reader *from) {
  uint32_t number = wast_u32(from), bytes = wast_u32(from);
  thread *it = &threads[number];
  it->body = *from;
  it->is_used = it->is_running = true;
  from->next += bytes;
  if (!wast_thread_start(number, run_thread, it))
    wast_fail(scope, "there are no threads here");
}

// A thread's store lives on until the end: others may wait on its memories.
static void wait_for(wast_scope *scope, uint32_t number) {
  if (!threads[number].is_running)
    return;
  wast_thread_wait(number);
  threads[number].is_running = false;
  scope->passed += threads[number].scope.passed;
  scope->failed += threads[number].scope.failed;
}

// -- Commands

static void run_commands(wast_scope *scope, wast_reader *from) {
  for (;;) {
    uint8_t op = wast_u8(from);
    if (op == WAST_END)
      return;
    scope->line = wast_u32(from);
    wast_at_line(file, scope->line);
    switch ((enum wast_op)op) {
    case WAST_END:
      break;
    case WAST_MODULE:
      run_module(scope, from);
      break;
    case WAST_ASSERT_TRAP_MODULE:
      expect_failure(scope, from, WASMRT_ERROR_TRAP);
      break;
    case WAST_ASSERT_UNLINKABLE:
      expect_failure(scope, from, WASMRT_ERROR_LINK);
      break;
    case WAST_REGISTER: {
      wast_string name = wast_text(from);
      register_as(scope, name, slots[wast_u32(from)]);
      break;
    }
    case WAST_ACTION:
      run_action(scope, from);
      break;
    case WAST_ASSERT_RETURN:
      assert_return(scope, from);
      break;
    case WAST_ASSERT_TRAP:
      assert_trap(scope, from);
      break;
    case WAST_ASSERT_EXCEPTION:
      assert_exception(scope, from);
      break;
    case WAST_THREAD:
      start_thread(scope, from);
      break;
    case WAST_WAIT:
      wait_for(scope, wast_u32(from));
      break;
    }
  }
}

int wast_run(void) {
  wast_reader from = {wast_image};
  file = wast_text(&from);
  slots = allocate(wast_u32(&from), sizeof(*slots));
  uint32_t thread_count = wast_u32(&from);
  threads = allocate(thread_count, sizeof(*threads));
  wast_scope scope = {0};
  open_scope(&scope);
  run_commands(&scope, &from);
  for (uint32_t i = 0; i < thread_count; i++)
    wait_for(&scope, i);
  for (uint32_t i = 0; i < thread_count; i++)
    if (threads[i].is_used)
      close_scope(&threads[i].scope);
  close_scope(&scope);
  char line[64];
  snprintf(line, sizeof(line), "wast: %llu passed, %llu failed", (unsigned long long)scope.passed,
           (unsigned long long)scope.failed);
  wast_print(line);
  return scope.failed != 0;
}
