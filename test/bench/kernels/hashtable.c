// A hash table from strings to counts, open addressing with linear probing, growing by doubling;
// words are made, counted, looked up and removed.
#include "kernel.h"
#include <string.h>

typedef struct {
  char *key; // NULL: free; tombstone: removed
  uint32_t hash;
  uint32_t count;
} Entry;

typedef struct {
  Entry *entries;
  uint32_t capacity, used;
} Table;

static char tombstone[1];

static uint32_t hashOf(const char *key) {
  uint32_t hash = 5381;
  while (*key)
    hash = hash * 33 ^ (unsigned char)*key++;
  return hash ^ hash >> 15;
}

static Entry *find(Table *t, const char *key, uint32_t hash) {
  Entry *removed = NULL;
  for (uint32_t i = hash;; i++) {
    Entry *e = &t->entries[i & (t->capacity - 1)];
    if (!e->key)
      return removed ? removed : e;
    if (e->key == tombstone) {
      if (!removed)
        removed = e;
    } else if (e->hash == hash && strcmp(e->key, key) == 0) {
      return e;
    }
  }
}

static int occupied(const Entry *e) { return e->key && e->key != tombstone; }

static void grow(Table *t) {
  Table larger = {calloc(t->capacity * 2, sizeof(Entry)), t->capacity * 2, 0};
  for (uint32_t i = 0; i < t->capacity; i++)
    if (occupied(&t->entries[i])) {
      *find(&larger, t->entries[i].key, t->entries[i].hash) = t->entries[i];
      larger.used++;
    }
  free(t->entries);
  *t = larger;
}

static uint32_t count(Table *t, const char *key) {
  uint32_t hash = hashOf(key);
  Entry *e = find(t, key, hash);
  if (occupied(e))
    return ++e->count;
  if (!e->key && ++t->used * 4 > t->capacity * 3) {
    grow(t);
    t->used++;
    e = find(t, key, hash);
  }
  size_t length = strlen(key) + 1;
  *e = (Entry){memcpy(malloc(length), key, length), hash, 1};
  return 1;
}

static void removeKey(Table *t, const char *key) {
  Entry *e = find(t, key, hashOf(key));
  if (!occupied(e))
    return;
  free(e->key);
  e->key = tombstone;
}

static void makeWord(char *word, uint32_t number) {
  static const char syllables[] = "bacedifogujanekilomupareshitovuwaxeyozu";
  do {
    uint32_t s = number % 19 * 2;
    *word++ = syllables[s];
    *word++ = syllables[s + 1];
    number /= 19;
  } while (number);
  *word = 0;
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  Table table = {calloc(64, sizeof(Entry)), 64, 0};
  uint32_t seed = 13;
  uint64_t total = 0;
  char word[32];
  for (int i = 0; i < repeat * 100000; i++) {
    uint32_t r = nextRandom(&seed);
    makeWord(word, r % 8 ? r % 5000 : r % 300000);
    if (r >> 28 == 3)
      removeKey(&table, word);
    else
      total += count(&table, word);
  }
  for (uint32_t i = 0; i < table.capacity; i++)
    if (occupied(&table.entries[i])) {
      total = total * 31 + table.entries[i].count;
      free(table.entries[i].key);
    }
  printf("total %" PRIu64 "\n", total);
  free(table.entries);
}
