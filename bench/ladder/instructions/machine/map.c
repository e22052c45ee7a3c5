#include "map.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

static uint32_t nextCas = 1;

static uint32_t hashOf(const void *key, uint32_t size) {
  const uint8_t *byte = key;
  uint32_t hash = 2166136261u;
  for (uint32_t i = 0; i < size; i++) hash = (hash ^ byte[i]) * 16777619u;
  return hash;
}

/** The cell of the key, or the empty one where it would stand. */
static uint32_t *cellOf(const Map *map, const void *key, uint32_t size) {
  uint32_t mask = map->room * 2 - 1;
  uint32_t at = hashOf(key, size) & mask;
  while (map->index[at] != 0) {
    Entry *entry = &map->entries[map->index[at] - 1];
    if (entry->keySize == size && memcmp(entry->key, key, size) == 0) break;
    at = (at + 1) & mask;
  }
  return &map->index[at];
}

static void grow(Map *map) {
  map->room = map->room == 0 ? FIRST_ROOM : map->room * 2;
  map->entries = realloc(map->entries, map->room * sizeof(Entry));
  free(map->index);
  map->index = calloc(map->room * 2, sizeof(uint32_t));
  if (map->entries == NULL || map->index == NULL) abort();
  for (uint32_t i = 0; i < map->count; i++) {
    Entry *entry = &map->entries[i];
    *cellOf(map, entry->key, entry->keySize) = i + 1;
  }
}

Entry *find(const Map *map, const void *key, uint32_t size) {
  if (map->count == 0) return NULL;
  uint32_t place = *cellOf(map, key, size);
  return place == 0 ? NULL : &map->entries[place - 1];
}

void set(Map *map, const void *key, uint32_t keySize, const void *value, uint32_t valueSize) {
  Entry *entry = find(map, key, keySize);
  if (entry == NULL) {
    if (map->count == map->room) grow(map);
    *cellOf(map, key, keySize) = map->count + 1;
    entry = &map->entries[map->count++];
    entry->key = copied(key, keySize);
    entry->keySize = keySize;
  } else {
    free(entry->value);
  }
  entry->value = copied(value, valueSize);
  entry->valueSize = valueSize;
  entry->cas = nextCas++;
}

Map copyOf(const Map *map) {
  Map copy = {0};
  for (uint32_t i = 0; i < map->count; i++) {
    Entry *entry = &map->entries[i];
    set(&copy, entry->key, entry->keySize, entry->value, entry->valueSize);
  }
  return copy;
}

char *copied(const void *bytes, uint32_t size) {
  char *copy = malloc(size + 1);
  if (copy == NULL) abort();
  memcpy(copy, bytes, size);
  copy[size] = 0;
  return copy;
}
