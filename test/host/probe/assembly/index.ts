// A filter that does what a script says and logs every callback. A stream's script is its request header x-probe, a
// root's its configuration: entries `PHASE ACTION ARGUMENT...` with semicolons between them. Phases of a stream:
// q, b, e (request headers, body, trailers), s, d, r (response headers, body, trailers), f and o (the first part of the
// response's body, and the others), l (log), t (once, on the next tick of its root). Phases of a root: c (configure), T (every tick), x (done), g (gRPC answer).
import { act, clearPause, paused } from "./actions";
import { answer, OUT, say, Text } from "./bytes";
import "./abort";
import * as env from "./env";

const SCRIPT_HEADER = new Text("x-probe");
const scripts = new Map<u32, string>();
const waiting: u32[] = [];
/** Some of their response's body came. */
const begun = new Set<u32>();
/** Set by the configuration `x hold`: on_done answers 0. */
let holding = false;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: u32): usize {
  return heap.alloc(size);
}

export function proxy_on_context_create(id: u32, root: u32): void {
  say(`create ${id.toString()} ${root.toString()}`);
}

export function proxy_on_vm_start(id: u32, size: u32): u32 {
  say(`start ${id.toString()} ${size.toString()}`);
  return 1;
}

export function proxy_on_configure(id: u32, size: u32): u32 {
  say(`configure ${id.toString()} ${size.toString()}`);
  store<u64>(OUT, 0);
  env.proxy_get_buffer_bytes(7, 0, size, OUT, OUT + 4);
  scripts.set(id, answer());
  holding = holding || answer().includes("x hold");
  run(id, "c");
  return answerOf(id, "c", "refuse") ? 0 : 1;
}

export function proxy_on_tick(id: u32): void {
  run(id, "T");
  const now = waiting.splice(0);
  for (let i = 0; i < now.length; i++) {
    if (env.proxy_set_effective_context(now[i]) == 0) run(now[i], "t");
  }
  if (now.length > 0) {
    env.proxy_set_effective_context(id);
    env.proxy_set_tick_period_milliseconds(0);
  }
}

export function proxy_on_request_headers(id: u32, _headers: u32, end: u32): u32 {
  say(`request_headers ${id.toString()} ${end.toString()}`);
  const found = env.proxy_get_header_map_value(0, SCRIPT_HEADER.at, SCRIPT_HEADER.size, OUT, OUT + 4) == 0;
  scripts.set(id, found ? answer() : "");
  if (scripts.get(id).includes("t ")) waiting.push(id);
  return decide(id, "q");
}

export function proxy_on_request_body(id: u32, size: u32, end: u32): u32 {
  say(`request_body ${id.toString()} ${size.toString()} ${end.toString()}`);
  return decide(id, "b");
}

export function proxy_on_request_trailers(id: u32, _trailers: u32): u32 {
  say(`request_trailers ${id.toString()}`);
  return decide(id, "e");
}

export function proxy_on_response_headers(id: u32, _headers: u32, end: u32): u32 {
  say(`response_headers ${id.toString()} ${end.toString()}`);
  return decide(id, "s");
}

export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  say(`response_body ${id.toString()} ${size.toString()} ${end.toString()}`);
  clearPause();
  run(id, begun.has(id) ? "o" : "f");
  begun.add(id);
  run(id, "d");
  return paused ? 1 : 0;
}

export function proxy_on_response_trailers(id: u32, _trailers: u32): u32 {
  say(`response_trailers ${id.toString()}`);
  return decide(id, "r");
}

export function proxy_on_log(id: u32): void {
  say(`log ${id.toString()}`);
  run(id, "l");
}

export function proxy_on_done(id: u32): u32 {
  say(`done ${id.toString()}`);
  run(id, "x");
  return holding ? 0 : 1;
}

export function proxy_on_delete(id: u32): void {
  say(`delete ${id.toString()}`);
  scripts.delete(id);
  begun.delete(id);
}

export function proxy_on_grpc_receive(_id: u32, token: u32, size: u32): void {
  store<u64>(OUT, 0);
  env.proxy_get_buffer_bytes(5, 0, size, OUT, OUT + 4);
  say(`grpc_receive ${token.toString()} ${answer()}`);
}

export function proxy_on_grpc_close(_id: u32, token: u32, status: u32): void {
  env.proxy_get_status(OUT + 8, OUT, OUT + 4);
  say(`grpc_close ${token.toString()} ${status.toString()} ${answer()}`);
}

export function proxy_on_http_call_response(
  _id: u32,
  token: u32,
  headers: u32,
  size: u32,
  trailers: u32,
): void {
  env.proxy_get_buffer_bytes(4, 0, size, OUT, OUT + 4);
  say(
    "http_response " +
      token.toString() +
      " " +
      headers.toString() +
      " " +
      trailers.toString() +
      " " +
      answer(),
  );
}

export function proxy_on_queue_ready(_id: u32, token: u32): void {
  const status = env.proxy_dequeue_shared_queue(token, OUT, OUT + 4);
  say(`queue_ready -> ${status.toString()} ${answer()}`);
}

function decide(id: u32, phase: string): u32 {
  clearPause();
  run(id, phase);
  return paused ? 1 : 0;
}

function run(id: u32, phase: string): void {
  if (!scripts.has(id)) return;
  const entries = scripts.get(id).split(";");
  for (let i = 0; i < entries.length; i++) {
    const words = entries[i].trim().split(" ");
    if (words[0] == phase && words.length > 1 && words[1] != "hold" && words[1] != "refuse")
      act(words.slice(1));
  }
}

function answerOf(id: u32, phase: string, word: string): bool {
  return scripts.get(id).includes(`${phase} ${word}`);
}
