// Actions on the VM and the process: ticks, clocks, metrics, shared data, queues, calls, bad pointers.
import { answer, OUT, pairs, say, Text } from "./bytes";
import * as env from "./env";
import * as wasi from "./wasi_snapshot_preview1";

const NOWHERE: usize = 0xfffffff0;

export function processAction(words: string[]): bool {
  const action = words[0];
  if (action == "tick") env.proxy_set_tick_period_milliseconds(u32(parseInt(words[1], 10)));
  else if (action == "clock") clock(u32(parseInt(words[1], 10)));
  else if (action == "random") random();
  else if (action == "stdout") stdout(words[1]);
  else if (action == "context")
    say(`context -> ${env.proxy_set_effective_context(u32(parseInt(words[1], 10))).toString()}`);
  else if (action == "define") define(u32(parseInt(words[1], 10)), words[2]);
  else if (action == "inc")
    say(
      `inc -> ${env.proxy_increment_metric(u32(parseInt(words[1], 10)), i64(parseInt(words[2], 10))).toString()}`,
    );
  else if (action == "rec")
    say(
      `rec -> ${env.proxy_record_metric(u32(parseInt(words[1], 10)), u64(parseInt(words[2], 10))).toString()}`,
    );
  else if (action == "metric") metric(u32(parseInt(words[1], 10)));
  else if (action == "share") share(words);
  else if (action == "shared") shared(words[1]);
  else if (action == "enqueue") enqueue(words[1], words[2]);
  else if (action == "grpc") grpc(words);
  else if (action == "http") http(words);
  else if (action == "done") say(`done -> ${env.proxy_done().toString()}`);
  else if (action == "badread") say(`badread -> ${env.proxy_log(2, NOWHERE, 64).toString()}`);
  else if (action == "badwrite")
    say(`badwrite -> ${env.proxy_get_current_time_nanoseconds(NOWHERE).toString()}`);
  else if (action == "foreign") foreign(words[1]);
  else return false;
  return true;
}

function clock(id: u32): void {
  const status = wasi.clock_time_get(id, 0, OUT);
  say(
    "clock " +
      id.toString() +
      " -> " +
      status.toString() +
      (status == 0 ? ` ${load<u64>(OUT).toString()}` : ""),
  );
}

function random(): void {
  say(`random -> ${wasi.random_get(OUT, 8).toString()}`);
}

function stdout(text: string): void {
  const bytes = new Text(`${text}\n`);
  store<u32>(OUT, u32(bytes.at));
  store<u32>(OUT, bytes.size, 4);
  wasi.fd_write(1, OUT, 1, OUT + 8);
}

function define(kind: u32, name: string): void {
  const text = new Text(name);
  const status = env.proxy_define_metric(kind, text.at, text.size, OUT);
  say(`define -> ${status.toString()}${status == 0 ? ` ${load<u32>(OUT).toString()}` : ""}`);
}

function metric(id: u32): void {
  const status = env.proxy_get_metric(id, OUT);
  say(`metric -> ${status.toString()}${status == 0 ? ` ${load<u64>(OUT).toString()}` : ""}`);
}

/** share KEY VALUE CAS; a CAS of -1 can match nothing. */
function share(words: string[]): void {
  const key = new Text(words[1]);
  const value = new Text(words[2]);
  const cas = u32(i32(parseInt(words[3], 10)));
  say(`share -> ${env.proxy_set_shared_data(key.at, key.size, value.at, value.size, cas).toString()}`);
}

function shared(name: string): void {
  const key = new Text(name);
  const status = env.proxy_get_shared_data(key.at, key.size, OUT, OUT + 4, OUT + 8);
  say(`shared -> ${status.toString()}${status == 0 ? ` ${answer()} ${load<u32>(OUT, 8).toString()}` : ""}`);
}

function enqueue(queue: string, item: string): void {
  const name = new Text(queue);
  const text = new Text(item);
  env.proxy_register_shared_queue(name.at, name.size, OUT);
  say(`enqueue -> ${env.proxy_enqueue_shared_queue(load<u32>(OUT), text.at, text.size).toString()}`);
}

/** grpc CLUSTER MESSAGE TIMEOUT_MS; `envoy_grpc:NAME` sends a GrpcService message instead of a name. */
function grpc(words: string[]): void {
  const cluster = new Text(words[1].startsWith("envoy_grpc:") ? message(words[1].substring(11)) : words[1]);
  const name = new Text("probe.Service");
  const method = new Text("Call");
  const body = new Text(words[2]);
  const timeout = u32(parseInt(words[3], 10));
  const status = env.proxy_grpc_call(
    cluster.at,
    cluster.size,
    name.at,
    name.size,
    method.at,
    method.size,
    0,
    0,
    body.at,
    body.size,
    timeout,
    OUT,
  );
  say(`grpc -> ${status.toString()}${status == 0 ? ` ${load<u32>(OUT).toString()}` : ""}`);
}

function message(name: string): string {
  return `\n${String.fromCharCode(name.length + 2)}\n${String.fromCharCode(name.length)}${name}`;
}

/** http CLUSTER BODY TIMEOUT_MS */
function http(words: string[]): void {
  const cluster = new Text(words[1]);
  const body = new Text(words[2]);
  const headers = pairs([":method=POST", ":path=/", ":authority=probe"]);
  const at = changetype<usize>(headers);
  const timeout = u32(parseInt(words[3], 10));
  const size = headers.byteLength;
  const status = env.proxy_http_call(
    cluster.at,
    cluster.size,
    at,
    size,
    body.at,
    body.size,
    0,
    0,
    timeout,
    OUT,
  );
  say(`http -> ${status.toString()}`);
}

function foreign(name: string): void {
  const text = new Text(name);
  say(`foreign -> ${env.proxy_call_foreign_function(text.at, text.size, 0, 0, 0, 0).toString()}`);
}
