// Runs the requests of a plan, whose instructions callgrind counts (it collects within `measure`). The plan is read
// line by line, a word and its values:
//
//   text PATH VALUE, number PATH VALUE       a property; dots part the path
//   request NAME VALUE, response NAME VALUE  a header, set or replaced
//   another NAME VALUE                       one more kind of request: the last one with this header; they take turns
//   config JSON                              the configuration, put in force
//   latency US                               from the request's headers to the response's
//   pass MS                                  time goes by
//   send COUNT AT_ONCE                       requests, of which so many are under way at a time
//   measure COUNT AT_ONCE                    the same, counted
//
// The module's tick comes whenever it is due. At the end a line `name count` is printed for each function that was
// called for the requests that were measured, and `ticks count`.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

enum { MAX_LINE = 300000, MAX_AT_ONCE = 4096, MAX_KINDS = 16384, MAX_HELD_MS = 10000 };

static Map kinds[MAX_KINDS];
static u32 kindCount, nextKind;
static u64 latencyUs = 2000;
static u32 nextStream = ROOT + 1;
static u64 ticks;

static void tick(void) {
  int before = isCounting;
  ticks += before;
  isCounting = 0;
  guest_on_tick(ROOT);
  // An answer without content: all is well, nothing is asked for.
  u32 call = openCall;
  openCall = 0;
  if (call != 0) guest_on_grpc_receive(ROOT, call, 0);
  isCounting = before;
}

/** The clock goes on, with all ticks on the way. */
static void advance(u64 byNs) {
  u64 endNs = nowNs + byNs;
  while (tickNs != 0 && nextTickNs <= endNs) {
    nowNs = nextTickNs;
    nextTickNs += tickNs;
    tick();
  }
  nowNs = endNs;
}

/** A GET begins. True: it waits for its response. */
static int begin(u32 stream) {
  request = &kinds[nextKind++ % kindCount];
  guest_on_context_create(stream, ROOT);
  hasReplied = hasContinued = 0;
  int isHeld = guest_on_request_headers(stream, request->count, 1) != 0 && !hasReplied;
  for (u32 ms = 0; isHeld && !hasReplied && !hasContinued; ms++) {
    if (ms == MAX_HELD_MS) {
      fprintf(stderr, "the filter held a request for more than %d ms\n", MAX_HELD_MS);
      exit(1);
    }
    advance(1000000);
  }
  return !hasReplied;
}

/** Headers, one part of a body, the log entry, the end. */
static void end(u32 stream) {
  guest_on_response_headers(stream, response.count, 0);
  guest_on_response_body(stream, 64, 1);
  guest_on_log(stream);
  guest_on_done(stream);
  guest_on_delete(stream);
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
    advance(latencyUs * 1000 / atOnce);
    if (many > 0 && (many >= atOnce || i >= count)) {
      end(waiting[head]);
      head = (head + 1) % MAX_AT_ONCE;
      many--;
    }
  }
}

__attribute__((noinline)) void measure(u32 count, u32 atOnce) {
  isCounting = 1;
  run(count, atOnce);
  isCounting = 0;
}

static void configure(const char *json) {
  configuration = copied(json, strlen(json));
  guest_on_vm_start(ROOT, 0);
  guest_on_configure(ROOT, strlen(json));
}

static void setProperty(char *path, const void *value, u32 size) {
  u32 length = strlen(path);
  for (char *dot = path; (dot = strchr(dot, '.'));) *dot++ = 0;
  set(&properties, path, length, value, size);
}

static int setHeader(Map *map, const char *name, const char *value) {
  set(map, name, strlen(name), value, strlen(value));
  return 1;
}

static int another(const char *name, const char *value) {
  if (kindCount == 0 || kindCount == MAX_KINDS) return 0;
  kinds[kindCount] = copyOf(&kinds[kindCount - 1]);
  return setHeader(&kinds[kindCount++], name, value);
}

/** One line of the plan; false: it says nothing known. */
static int obey(char *line) {
  char *word = strsep(&line, " "), *first = line;
  if (line == NULL) return 0;
  if (strcmp(word, "config") == 0) return configure(line), 1;
  if (strcmp(word, "latency") == 0) return latencyUs = strtoull(line, NULL, 10), 1;
  if (strcmp(word, "pass") == 0) return advance(strtoull(line, NULL, 10) * 1000000), 1;
  strsep(&line, " ");
  if (line == NULL) return 0;
  u64 number = strtoull(line, NULL, 10);
  if (strcmp(word, "text") == 0) return setProperty(first, line, strlen(line)), 1;
  if (strcmp(word, "number") == 0) return setProperty(first, &number, 8), 1;
  if (strcmp(word, "request") == 0) return kindCount += kindCount == 0, setHeader(kinds, first, line);
  if (strcmp(word, "another") == 0) return another(first, line);
  if (strcmp(word, "response") == 0) return setHeader(&response, first, line);
  if (kindCount == 0 || number == 0 || number > MAX_AT_ONCE) return 0;
  if (strcmp(word, "send") == 0) return run(strtoul(first, NULL, 10), number), 1;
  if (strcmp(word, "measure") == 0) return measure(strtoul(first, NULL, 10), number), 1;
  return 0;
}

int main(int count, char **arguments) {
  static char line[MAX_LINE];
  FILE *plan = count == 2 ? fopen(arguments[1], "r") : NULL;
  if (plan == NULL) return fprintf(stderr, "say: host PLAN\n"), 2;
  guest_start();
  guest_on_context_create(ROOT, 0);
  for (u32 number = 1; fgets(line, MAX_LINE, plan); number++) {
    line[strcspn(line, "\n")] = 0;
    if (!obey(line)) return fprintf(stderr, "line %u of the plan is not known: %.200s\n", number, line), 2;
  }
  printCalls();
  printf("ticks %llu\n", (unsigned long long)ticks);
  return 0;
}
