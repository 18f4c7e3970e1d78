// Merge sort of a linked list of records, bottom up, and of an array of 64-bit keys.
#include "kernel.h"

enum { COUNT = 200000 };

typedef struct Node {
  struct Node *next;
  uint32_t key;
  uint32_t payload;
} Node;

static Node nodes[COUNT];
static uint64_t keys[COUNT], scratch[COUNT];

static Node *mergeLists(Node *a, Node *b) {
  Node head, *tail = &head;
  while (a && b) {
    Node **smaller = b->key < a->key ? &b : &a;
    tail = tail->next = *smaller;
    *smaller = (*smaller)->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

static Node *sortList(Node *list) {
  Node *sorted[32] = {0}; // sorted[k] holds 2^k nodes or none
  while (list) {
    Node *one = list;
    list = list->next;
    one->next = NULL;
    int k = 0;
    for (; k < 31 && sorted[k]; k++) {
      one = mergeLists(sorted[k], one);
      sorted[k] = NULL;
    }
    sorted[k] = one;
  }
  Node *all = NULL;
  for (int k = 0; k < 32; k++)
    all = mergeLists(sorted[k], all);
  return all;
}

static void sortKeys(uint64_t *v, uint64_t *temporary, int n) {
  if (n < 2)
    return;
  int middle = n / 2, i = 0, j = middle;
  sortKeys(v, temporary, middle);
  sortKeys(v + middle, temporary, n - middle);
  for (int k = 0; k < n; k++)
    temporary[k] = i < middle && (j == n || v[i] <= v[j]) ? v[i++] : v[j++];
  for (int k = 0; k < n; k++)
    v[k] = temporary[k];
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint32_t seed = 12;
  uint64_t total = 0;
  while (repeat--) {
    for (int i = 0; i < COUNT; i++) {
      nodes[i] = (Node){i + 1 < COUNT ? &nodes[i + 1] : NULL, nextRandom(&seed), (uint32_t)i};
      keys[i] = (uint64_t)nextRandom(&seed) << 32;
      keys[i] |= nextRandom(&seed);
    }
    int position = 0;
    for (Node *n = sortList(nodes); n; n = n->next)
      total += (uint64_t)n->payload * ++position;
    sortKeys(keys, scratch, COUNT);
    total ^= keys[COUNT / 2];
  }
  printf("total %" PRIu64 "\n", total);
  printChecksum(keys, sizeof keys);
}
