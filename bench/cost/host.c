// A host for the filter as machine code: it answers what the filter asks from a plan, and runs the requests whose
// instructions callgrind counts (it collects within `measure`). One worker, one root context; shared data is real,
// since breakers need its compare-and-swap. The plan is read line by line, a word and its values:
//
//   text PATH VALUE, number PATH VALUE     a property; dots part the path
//   request NAME VALUE, response NAME VALUE  a header, set or replaced
//   config JSON                            the configuration, put in force
//   latency US                             from the request's headers to the response's
//   pass MS                                time goes by, with a tick each 100 ms
//   send COUNT AT_ONCE                     requests, of which so many are under way at a time
//   measure COUNT AT_ONCE                  the same, counted
//
// At the end it prints a line `name count` for each function that the filter called while it was measured.
// It is long because it is all of a host: one function for each that the filter imports.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meshfuse.h"

// Names as wasm2c of wabt 1.0.32 makes them.
struct Z_env_instance_t {
  int unused;
};
struct Z_wasi_snapshot_preview1_instance_t {
  int unused;
};
#define ENV(name, ...) u32 Z_envZ_##name(struct Z_env_instance_t *env, ##__VA_ARGS__)
#define WASI(name, ...) u32 Z_wasi_snapshot_preview1Z_##name(struct Z_wasi_snapshot_preview1_instance_t *wasi, __VA_ARGS__)
#define GUEST(name, ...) Z_meshfuseZ_##name(&guest, ##__VA_ARGS__)

enum { OK = 0, NOT_FOUND = 1, REFUSED = 6, CAS_MISMATCH = 8, LOG_ERROR = 4 };
enum { MAX_LINE = 300000, MAX_HEADERS = 64, MAX_PROPERTIES = 32, MAX_KEYS = 40000, MAX_AT_ONCE = 4096 };
enum { ROOT = 1, FIRST_STREAM = 2, TICK_MS = 100 };

typedef struct {
  char *key, *value;
  u32 keySize, valueSize, cas;
} Entry;
typedef struct {
  Entry entries[MAX_KEYS];
  u32 count;
} Map;

static Z_meshfuse_instance_t guest;
static struct Z_env_instance_t env_instance;
static struct Z_wasi_snapshot_preview1_instance_t wasi_instance;
static Map request, response, properties, shared;
static u64 nowNs = 1000000000000ull;
static u64 latencyUs = 2000;
static u32 nextStream = FIRST_STREAM, nextMetric = 4, nextCas = 1;
static const char *configuration = "";
/** The filter answered the request itself. */
static int replied;

// What the filter calls, by name, while `measuring`.
static int measuring;
static struct {
  const char *name;
  u64 calls;
} tally[64];
static void note(const char *name) {
  if (!measuring) return;
  int i = 0;
  while (tally[i].name && tally[i].name != name) i++;
  tally[i].name = name;
  tally[i].calls++;
}
#define NOTE note(__func__ + sizeof("Z_envZ_") - 1)

static u8 *at(u32 address) { return guest.w2c_memory.data + address; }
static void put(u32 address, u32 value) { memcpy(at(address), &value, 4); }

/** Hands bytes over as Envoy does: in memory that the filter allots. */
static u32 give(const void *bytes, u32 size, u32 outAddress, u32 outSize) {
  u32 place = GUEST(proxy_on_memory_allocate, size);
  if (place == 0) return REFUSED;
  memcpy(at(place), bytes, size);
  put(outAddress, place);
  put(outSize, size);
  return OK;
}

static Entry *find(Map *map, const void *key, u32 size) {
  for (u32 i = 0; i < map->count; i++) {
    Entry *entry = &map->entries[i];
    if (entry->keySize == size && memcmp(entry->key, key, size) == 0) return entry;
  }
  return NULL;
}

static char *copied(const void *bytes, u32 size) {
  char *copy = malloc(size + 1);
  memcpy(copy, bytes, size);
  copy[size] = 0;
  return copy;
}

static Entry *set(Map *map, const void *key, u32 keySize, const void *value, u32 valueSize) {
  Entry *entry = find(map, key, keySize);
  if (entry == NULL) {
    if (map->count == MAX_KEYS) {
      fprintf(stderr, "the host has no room for more than %d keys\n", MAX_KEYS);
      exit(1);
    }
    entry = &map->entries[map->count++];
    entry->key = copied(key, keySize);
    entry->keySize = keySize;
  } else {
    free(entry->value);
  }
  entry->value = copied(value, valueSize);
  entry->valueSize = valueSize;
  entry->cas = nextCas++;
  return entry;
}

static Map *mapOf(u32 number) { return number == 0 ? &request : number == 2 ? &response : NULL; }

ENV(proxy_get_header_map_pairs, u32 number, u32 outAddress, u32 outSize) {
  NOTE;
  static char form[65536];
  Map *map = mapOf(number);
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

ENV(proxy_get_header_map_value, u32 number, u32 name, u32 size, u32 outAddress, u32 outSize) {
  NOTE;
  Map *map = mapOf(number);
  Entry *entry = map == NULL ? NULL : find(map, at(name), size);
  return entry == NULL ? NOT_FOUND : give(entry->value, entry->valueSize, outAddress, outSize);
}

ENV(proxy_get_property, u32 path, u32 size, u32 outAddress, u32 outSize) {
  NOTE;
  Entry *entry = find(&properties, at(path), size);
  return entry == NULL ? NOT_FOUND : give(entry->value, entry->valueSize, outAddress, outSize);
}

ENV(proxy_get_buffer_bytes, u32 kind, u32 start, u32 most, u32 outAddress, u32 outSize) {
  NOTE;
  return give(configuration, strlen(configuration), outAddress, outSize);
}

ENV(proxy_get_shared_data, u32 key, u32 size, u32 outAddress, u32 outSize, u32 outCas) {
  NOTE;
  Entry *entry = find(&shared, at(key), size);
  if (entry == NULL) return NOT_FOUND;
  put(outCas, entry->cas);
  return give(entry->value, entry->valueSize, outAddress, outSize);
}

ENV(proxy_set_shared_data, u32 key, u32 size, u32 value, u32 valueSize, u32 cas) {
  NOTE;
  Entry *entry = find(&shared, at(key), size);
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
  replied = 1;
  return OK;
}

ENV(proxy_get_current_time_nanoseconds, u32 out) {
  NOTE;
  u64 wallNs = 1700000000000000000ull + nowNs;
  memcpy(at(out), &wallNs, 8);
  return OK;
}

WASI(clock_time_get, u32 clock, u64 precision, u32 out) {
  note("clock_time_get");
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

ENV(proxy_replace_header_map_value, u32 map, u32 a, u32 b, u32 c, u32 d) { NOTE; return OK; }
ENV(proxy_remove_header_map_value, u32 map, u32 a, u32 b) { NOTE; return OK; }
ENV(proxy_set_property, u32 a, u32 b, u32 c, u32 d) { NOTE; return OK; }
ENV(proxy_increment_metric, u32 id, u64 by) { NOTE; return OK; }
ENV(proxy_record_metric, u32 id, u64 value) { NOTE; return OK; }
ENV(proxy_set_tick_period_milliseconds, u32 periodMs) { NOTE; return OK; }
ENV(proxy_set_effective_context, u32 context) { NOTE; return OK; }
ENV(proxy_continue_stream, u32 kind) { NOTE; return OK; }
ENV(proxy_grpc_call, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u32 k, u32 l) {
  NOTE;
  return REFUSED;
}

/** A GET begins. True: it waits for its response. */
static int begin(u32 stream) {
  GUEST(proxy_on_context_create, stream, ROOT);
  replied = 0;
  GUEST(proxy_on_request_headers, stream, request.count, 1);
  return !replied;
}

/** Headers, one part of a body, the log entry, the end. */
static void end(u32 stream) {
  GUEST(proxy_on_response_headers, stream, response.count, 0);
  GUEST(proxy_on_response_body, stream, 64, 1);
  GUEST(proxy_on_log, stream);
  GUEST(proxy_on_done, stream);
}

/** `count` requests, one after the other; each ends once `atOnce` - 1 others have begun after it. */
static void run(u32 count, u32 atOnce) {
  static u32 waiting[MAX_AT_ONCE];
  u32 head = 0, many = 0;
  for (u32 i = 0; i < count || many > 0; i++) {
    if (i < count) {
      u32 stream = nextStream++;
      if (begin(stream)) waiting[(head + many++) % MAX_AT_ONCE] = stream;
      else end(stream);
    }
    nowNs += latencyUs * 1000 / atOnce;
    if (many > 0 && (many >= atOnce || i >= count)) {
      end(waiting[head]);
      head = (head + 1) % MAX_AT_ONCE;
      many--;
    }
  }
}

__attribute__((noinline)) void measure(u32 count, u32 atOnce) {
  measuring = 1;
  run(count, atOnce);
  measuring = 0;
}

static void configure(const char *json) {
  configuration = copied(json, strlen(json));
  GUEST(proxy_on_configure, ROOT, strlen(json));
}

static void pass(u32 ms) {
  for (u32 done = 0; done < ms; done += TICK_MS) {
    nowNs += TICK_MS * 1000000ull;
    GUEST(proxy_on_tick, ROOT);
  }
}

static void setProperty(char *path, const void *value, u32 size) {
  u32 length = strlen(path);
  for (char *dot = path; (dot = strchr(dot, '.')); ) *dot++ = 0;
  set(&properties, path, length, value, size);
}

/** One line of the plan; false: it says nothing known. */
static int obey(char *line) {
  char *word = strsep(&line, " "), *first = line;
  if (line == NULL) return 0;
  if (strcmp(word, "config") == 0) return configure(line), 1;
  if (strcmp(word, "latency") == 0) return latencyUs = strtoull(line, NULL, 10), 1;
  if (strcmp(word, "pass") == 0) return pass(strtoul(line, NULL, 10)), 1;
  strsep(&line, " ");
  if (line == NULL) return 0;
  u64 number = strtoull(line, NULL, 10);
  if (strcmp(word, "text") == 0) return setProperty(first, line, strlen(line)), 1;
  if (strcmp(word, "number") == 0) return setProperty(first, &number, 8), 1;
  if (strcmp(word, "request") == 0) return set(&request, first, strlen(first), line, strlen(line)), 1;
  if (strcmp(word, "response") == 0) return set(&response, first, strlen(first), line, strlen(line)), 1;
  if (number == 0 || number > MAX_AT_ONCE) return 0;
  if (strcmp(word, "send") == 0) return run(strtoul(first, NULL, 10), number), 1;
  if (strcmp(word, "measure") == 0) return measure(strtoul(first, NULL, 10), number), 1;
  return 0;
}

int main(int count, char **arguments) {
  static char line[MAX_LINE];
  FILE *plan = count == 2 ? fopen(arguments[1], "r") : NULL;
  if (plan == NULL) return fprintf(stderr, "say: host PLAN\n"), 2;
  wasm_rt_init();
  Z_meshfuse_init_module();
  Z_meshfuse_instantiate(&guest, &env_instance, &wasi_instance);
  GUEST(_initialize);
  GUEST(proxy_on_context_create, ROOT, 0);
  for (u32 number = 1; fgets(line, MAX_LINE, plan); number++) {
    line[strcspn(line, "\n")] = 0;
    if (!obey(line)) return fprintf(stderr, "line %u of the plan is not known: %s\n", number, line), 2;
  }
  for (int i = 0; tally[i].name; i++) printf("%s %llu\n", tally[i].name, (unsigned long long)tally[i].calls);
  return 0;
}
