// The functions that a module calls, as machine code: they answer from what the plan said. One worker, one root
// context; shared data is real, since breakers need its compare-and-swap. What changes a message or tells Envoy
// something answers "done" and does nothing, since nobody looks; a function that is not here ends the run (entries.c).
#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Names as wasm2c of wabt 1.0.32 makes them.
struct Z_env_instance_t {
  int unused;
};
struct Z_wasi_snapshot_preview1_instance_t {
  int unused;
};
#define ENV(name, ...) u32 Z_envZ_##name(struct Z_env_instance_t *env, ##__VA_ARGS__)
#define WASI(name, ...) \
  u32 Z_wasi_snapshot_preview1Z_##name(struct Z_wasi_snapshot_preview1_instance_t *wasi, ##__VA_ARGS__)

enum { OK = 0, NOT_FOUND = 1, REFUSED = 6, CAS_MISMATCH = 8, LOG_ERROR = 4 };
enum { REQUEST_HEADERS = 0, RESPONSE_HEADERS = 2, PLUGIN_CONFIGURATION = 7, MAX_FORM = 65536 };
enum { MAX_NAMES = 64, FIRST_METRIC = 4 };

Map *request, response, properties;
static Map shared;
const char *configuration = "";
u64 nowNs = 1000000000000ull, nextTickNs, tickNs;
int isCounting, hasReplied, hasContinued;
u32 openCall;
static u32 nextMetric = FIRST_METRIC;

// What the filter calls, by name, while `isCounting`.
static struct {
  const char *name;
  u64 calls;
} tally[MAX_NAMES];

static void note(const char *name) {
  if (!isCounting) return;
  int i = 0;
  while (tally[i].name && strcmp(tally[i].name, name) != 0) i++;
  tally[i].name = name;
  tally[i].calls++;
}
#define NOTE note(__func__ + sizeof("Z_envZ_") - 1)
#define NOTE_WASI note(__func__ + sizeof("Z_wasi_snapshot_preview1Z_") - 1)

void printCalls(void) {
  for (int i = 0; i < MAX_NAMES && tally[i].name; i++)
    printf("%s %llu\n", tally[i].name, (unsigned long long)tally[i].calls);
}

static u8 *at(u32 address) { return guest_memory() + address; }
static void put(u32 address, u32 value) { memcpy(at(address), &value, 4); }

/** Hands bytes over as Envoy does: in memory that the filter allots; an empty value has no address. */
static u32 give(const void *bytes, u32 size, u32 outAddress, u32 outSize) {
  u32 place = size == 0 ? 0 : guest_allocate(size);
  if (size > 0 && place == 0) return REFUSED;
  memcpy(at(place), bytes, size);
  put(outAddress, place);
  put(outSize, size);
  return OK;
}

static u32 giveEntry(const Entry *entry, u32 outAddress, u32 outSize) {
  return entry == NULL ? NOT_FOUND : give(entry->value, entry->valueSize, outAddress, outSize);
}

static Map *mapOf(u32 kind) {
  return kind == REQUEST_HEADERS ? request : kind == RESPONSE_HEADERS ? &response : NULL;
}

ENV(proxy_get_header_map_pairs, u32 kind, u32 outAddress, u32 outSize) {
  NOTE;
  static char form[MAX_FORM];
  Map *map = mapOf(kind);
  if (map == NULL) return NOT_FOUND;
  char *end = form + 4 + 8 * map->count;
  memcpy(form, &map->count, 4);
  for (u32 i = 0; i < map->count; i++) {
    Entry *entry = &map->entries[i];
    memcpy(form + 4 + 8 * i, &entry->keySize, 4);
    memcpy(form + 8 + 8 * i, &entry->valueSize, 4);
    memcpy(end, entry->key, entry->keySize + 1);
    memcpy(end + entry->keySize + 1, entry->value, entry->valueSize + 1);
    end += entry->keySize + entry->valueSize + 2;
  }
  return give(form, end - form, outAddress, outSize);
}

ENV(proxy_get_header_map_value, u32 kind, u32 name, u32 size, u32 outAddress, u32 outSize) {
  NOTE;
  Map *map = mapOf(kind);
  return giveEntry(map == NULL ? NULL : find(map, at(name), size), outAddress, outSize);
}

ENV(proxy_get_property, u32 path, u32 size, u32 outAddress, u32 outSize) {
  NOTE;
  return giveEntry(find(&properties, at(path), size), outAddress, outSize);
}

ENV(proxy_get_buffer_bytes, u32 kind, u32 start, u32 most, u32 outAddress, u32 outSize) {
  NOTE;
  if (kind != PLUGIN_CONFIGURATION) return NOT_FOUND;
  return give(configuration, strlen(configuration), outAddress, outSize);
}

ENV(proxy_get_shared_data, u32 key, u32 size, u32 outAddress, u32 outSize, u32 outCas) {
  NOTE;
  const Entry *entry = find(&shared, at(key), size);
  if (entry != NULL) put(outCas, entry->cas);
  return giveEntry(entry, outAddress, outSize);
}

ENV(proxy_set_shared_data, u32 key, u32 size, u32 value, u32 valueSize, u32 cas) {
  NOTE;
  const Entry *entry = find(&shared, at(key), size);
  if (cas != 0 && (entry == NULL ? cas != UINT32_MAX : cas != entry->cas)) return CAS_MISMATCH;
  set(&shared, at(key), size, at(value), valueSize);
  return OK;
}

ENV(proxy_define_metric, u32 kind, u32 name, u32 size, u32 outId) {
  NOTE;
  put(outId, nextMetric++);
  return OK;
}

ENV(proxy_send_local_response, u32 status, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 grpc) {
  NOTE;
  hasReplied = 1;
  return OK;
}

ENV(proxy_continue_stream, u32 kind) {
  NOTE;
  hasContinued = 1;
  return OK;
}

/** Starts the timer anew, as Envoy does. */
ENV(proxy_set_tick_period_milliseconds, u32 periodMs) {
  NOTE;
  tickNs = periodMs * 1000000ull;
  nextTickNs = nowNs + tickNs;
  return OK;
}

ENV(proxy_grpc_call, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u32 k, u32 out) {
  NOTE;
  static u32 lastCall;
  openCall = ++lastCall;
  put(out, openCall);
  return OK;
}

ENV(proxy_get_current_time_nanoseconds, u32 out) {
  NOTE;
  u64 wallNs = 1700000000000000000ull + nowNs;
  memcpy(at(out), &wallNs, 8);
  return OK;
}

WASI(clock_time_get, u32 clock, u64 precision, u32 out) {
  NOTE_WASI;
  memcpy(at(out), &nowNs, 8);
  return OK;
}

// With a configuration that it refuses the filter passes everything: that would measure something else.
ENV(proxy_log, u32 level, u32 text, u32 size) {
  NOTE;
  if (level < LOG_ERROR) return OK;
  fprintf(stderr, "%.*s\n", (int)size, at(text));
  exit(1);
}

ENV(proxy_get_log_level, u32 out) { NOTE; put(out, LOG_ERROR); return OK; }
ENV(proxy_add_header_map_value, u32 kind, u32 a, u32 b, u32 c, u32 d) { NOTE; return OK; }
ENV(proxy_replace_header_map_value, u32 kind, u32 a, u32 b, u32 c, u32 d) { NOTE; return OK; }
ENV(proxy_remove_header_map_value, u32 kind, u32 a, u32 b) { NOTE; return OK; }
ENV(proxy_set_header_map_pairs, u32 kind, u32 a, u32 b) { NOTE; return OK; }
ENV(proxy_set_property, u32 a, u32 b, u32 c, u32 d) { NOTE; return OK; }
ENV(proxy_increment_metric, u32 id, u64 by) { NOTE; return OK; }
ENV(proxy_record_metric, u32 id, u64 value) { NOTE; return OK; }
ENV(proxy_set_effective_context, u32 context) { NOTE; return OK; }

// What the runtimes of languages ask for as they start.
WASI(environ_sizes_get, u32 outCount, u32 outSize) { NOTE_WASI; put(outCount, 0); put(outSize, 0); return OK; }
WASI(environ_get, u32 a, u32 b) { NOTE_WASI; return OK; }
WASI(args_sizes_get, u32 outCount, u32 outSize) { NOTE_WASI; put(outCount, 0); put(outSize, 0); return OK; }
WASI(args_get, u32 a, u32 b) { NOTE_WASI; return OK; }
WASI(random_get, u32 out, u32 size) { NOTE_WASI; memset(at(out), 7, size); return OK; }
