// Binary trees: allocation, traversal and release, one malloc for each node.
#include "kernel.h"

typedef struct Tree {
  struct Tree *left, *right;
  uint32_t key;
} Tree;

static Tree *build(int depth) {
  Tree *t = malloc(sizeof *t);
  t->left = depth ? build(depth - 1) : NULL;
  t->right = depth ? build(depth - 1) : NULL;
  t->key = (uint32_t)depth;
  return t;
}

static uint32_t count(const Tree *t) {
  return t ? 1 + t->key + count(t->left) + count(t->right) : 0;
}

static void release(Tree *t) {
  if (!t)
    return;
  release(t->left);
  release(t->right);
  free(t);
}

static void insert(Tree **at, uint32_t key) {
  while (*at)
    at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  *at = malloc(sizeof **at);
  **at = (Tree){NULL, NULL, key};
}

int main(int argc, char **argv) {
  int repeat = rounds(argc, argv);
  uint64_t total = 0;
  uint32_t seed = 22;
  Tree *kept = build(16);
  while (repeat--) {
    for (int depth = 4; depth <= 16; depth += 4) {
      Tree *t = build(depth);
      total += count(t);
      release(t);
    }
    Tree *search = NULL;
    for (int i = 0; i < 20000; i++)
      insert(&search, nextRandom(&seed) >> 12);
    total += count(search);
    release(search);
  }
  total += count(kept);
  release(kept);
  printf("total %" PRIu64 "\n", total);
}
