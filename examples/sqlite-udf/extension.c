// total_score(TEXT): the sum of the scores of all rows. An aggregate, so that rows cross the border
// in batches of a thousand and not one by one.
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <string.h>

#include "score.h"

enum { ROWS = 1024, BYTES = 64 << 10 };

typedef struct {
  wasmrt_store *store; // NULL before the first row
  score_instance *guest;
  wasmrt_span text, ends, scores;
  uint32_t rows, bytes;
  sqlite3_int64 total;
  uint32_t trap;
} batch;

static int view(batch *it, uint32_t (*where)(score_instance *, uint32_t *), uint64_t length,
                wasmrt_span *span) {
  uint32_t at;
  it->trap = where(it->guest, &at);
  if (it->trap == WASMRT_NO_TRAP && !wasmrt_view(score_base(it->guest), at, length, span))
    it->trap = WASMRT_TRAP_memory_out_of_bounds;
  return it->trap == WASMRT_NO_TRAP;
}

static int begin(batch *it) {
  wasmrt_error error;
  it->trap = WASMRT_TRAP_host;
  it->store = wasmrt_store_new(NULL);
  it->guest = it->store ? score_new(it->store, NULL, &error) : NULL;
  return it->guest && view(it, score_try_text, BYTES, &it->text) &&
         view(it, score_try_ends, ROWS * 4, &it->ends) &&
         view(it, score_try_scores, ROWS * 4, &it->scores);
}

static void flush(batch *it) {
  wasmrt_set_fuel(score_base(it->guest), 100000000);
  it->trap = score_try_score(it->guest, it->rows);
  for (uint32_t i = 0; it->trap == WASMRT_NO_TRAP && i < it->rows; i++) {
    uint32_t score;
    memcpy(&score, it->scores.data + i * 4, 4);
    it->total += score;
  }
  it->rows = it->bytes = 0;
}

static void step(sqlite3_context *context, int count, sqlite3_value **values) {
  batch *it = sqlite3_aggregate_context(context, sizeof(*it));
  const unsigned char *text = sqlite3_value_text(values[0]);
  uint32_t length = (uint32_t)sqlite3_value_bytes(values[0]);
  (void)count;
  if (!it || (!it->store && !begin(it)) || it->trap != WASMRT_NO_TRAP || !text || length > BYTES)
    return;
  if (it->rows == ROWS || it->bytes + length > BYTES)
    flush(it);
  memcpy(it->text.data + it->bytes, text, length);
  it->bytes += length;
  memcpy(it->ends.data + it->rows++ * 4, &it->bytes, 4);
}

static void finish(sqlite3_context *context) {
  batch *it = sqlite3_aggregate_context(context, 0);
  if (it && it->store && it->trap == WASMRT_NO_TRAP)
    flush(it);
  if (it && it->trap != WASMRT_NO_TRAP && it->store)
    sqlite3_result_error(context, wasmrt_trap_message(it->trap), -1);
  else
    sqlite3_result_int64(context, it ? it->total : 0);
  if (it)
    wasmrt_store_delete(it->store);
}

int sqlite3_score_init(sqlite3 *database, char **message, const sqlite3_api_routines *api) {
  (void)message;
  SQLITE_EXTENSION_INIT2(api)
  return sqlite3_create_function(database, "total_score", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                 NULL, NULL, step, finish);
}
