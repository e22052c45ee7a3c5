// Text by text: headers in their order, properties, shared data. Found by hash, since shared data has thousands.
#ifndef MAP_H
#define MAP_H
#include <stdint.h>

typedef struct {
  char *key, *value;
  uint32_t keySize, valueSize, cas;
} Entry;

/** `entries` in the order in which they were set first. */
typedef struct {
  Entry *entries;
  uint32_t count, room;
  /** Place in `entries` plus one by hash, twice as many as `room`. */
  uint32_t *index;
} Map;

/** NULL: there is no such key. */
Entry *find(const Map *map, const void *key, uint32_t size);
/** Each writing gives the entry another compare-and-swap value. */
void set(Map *map, const void *key, uint32_t keySize, const void *value, uint32_t valueSize);
/** The same entries in the same order, apart from the others from then on. */
Map copyOf(const Map *map);
/** `size` bytes and a zero byte. */
char *copied(const void *bytes, uint32_t size);
#endif
