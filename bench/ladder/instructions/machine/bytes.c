// What a module has the C library do for it: memory.copy and memory.fill. The library's own functions are chosen by
// the CPU, so their instructions would differ from machine to machine; these need what every x86-64 and arm64 has.
#include <stddef.h>
#include <stdint.h>

typedef uint8_t Block __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t Word __attribute__((aligned(1), may_alias));

enum { BLOCK = sizeof(Block), WORD = sizeof(Word) };

void *memmove(void *to, const void *from, size_t size) {
  uint8_t *out = to;
  const uint8_t *in = from;
  if (size >= BLOCK) {
    // The end is read before anything is written, and written last: it may overlap what comes before it.
    if (out - in < 0 || (size_t)(out - in) >= size) {
      Block end = *(const Block *)(in + size - BLOCK);
      for (size_t at = 0; at + BLOCK < size; at += BLOCK) *(Block *)(out + at) = *(const Block *)(in + at);
      *(Block *)(out + size - BLOCK) = end;
    } else {
      Block start = *(const Block *)in;
      for (size_t at = size; at > BLOCK; at -= BLOCK)
        *(Block *)(out + at - BLOCK) = *(const Block *)(in + at - BLOCK);
      *(Block *)out = start;
    }
  } else if (size >= WORD) {
    Word first = *(const Word *)in, last = *(const Word *)(in + size - WORD);
    *(Word *)out = first;
    *(Word *)(out + size - WORD) = last;
  } else if (out < in) {
    for (size_t at = 0; at < size; at++) out[at] = in[at];
  } else {
    for (size_t at = size; at > 0; at--) out[at - 1] = in[at - 1];
  }
  return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) { return memmove(to, from, size); }

void *memset(void *to, int value, size_t size) {
  uint8_t *out = to;
  Block block = (Block){} + (uint8_t)value;
  size_t at = 0;
  for (; at + BLOCK <= size; at += BLOCK) *(Block *)(out + at) = block;
  for (; at < size; at++) out[at] = (uint8_t)value;
  return to;
}
