// What a filter can read and write in each phase, and the statuses of host calls.
import type { Scenario } from "../scenario.js";
import { HELLO } from "./hello.js";

export const READS: readonly Scenario[] = [
  {
    name: "properties of every phase",
    script: properties([
      "request.path",
      "request.host",
      "request.method",
      "request.headers.x-probe-own",
      "request.protocol",
      "xds.cluster_name",
      "xds.virtual_host_name",
      "xds.route_name",
      "plugin_root_id",
      "plugin_vm_id",
      "plugin_name",
      "xds",
      "filter_state",
      "node.id",
      "nothing",
      "response.headers.x-probe-upstream",
      "response.code_details",
    ]),
    path: "/up/200",
    headers: { "x-probe-own": "mine" },
    plan: HELLO,
  },
  {
    name: "numbers of every phase",
    script: hexProperties([
      "upstream.request_attempt_count",
      "response.flags",
      "response.code",
      "response.grpc_status",
      "upstream.address",
      "upstream.port",
      "request.time",
      "request.duration",
      "connection.mtls",
      "connection_id",
      "source.address",
      "destination.port",
      "xds.node.id",
      "xds.listener_direction",
    ]),
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "what a failure shows",
    script:
      properties(["response.code_details", "xds.cluster_name"]) +
      hexProperties([
        "response.flags",
        "response.code",
        "upstream.request_attempt_count",
        "upstream.address",
      ]),
    path: "/refused",
    plan: { fail: "refused" },
    cluster: "refused",
  },
  {
    name: "what no route shows",
    script:
      properties(["response.code_details", "xds.cluster_name", "request.path"]) +
      hexProperties([
        "response.flags",
        "response.code",
        "upstream.request_attempt_count",
        "upstream.address",
      ]),
    path: "/nowhere",
    plan: { fail: "noRoute" },
  },
  {
    name: "what a direct response shows",
    script:
      properties(["response.code_details", "xds.cluster_name", "request.path"]) +
      hexProperties(["response.flags", "upstream.request_attempt_count", "upstream.address"]),
    path: "/direct",
    plan: { direct: { status: 418, body: "teapot" } },
  },
  {
    name: "what a local reply shows",
    script: `q reply 503 mine busy;${properties(["response.code_details", "xds.cluster_name", "request.path"])}${hexProperties(["response.flags", "response.code", "upstream.request_attempt_count"])}`,
    path: "/up/200",
  },
  { name: "header maps of every phase", script: maps(), path: "/up/200", plan: HELLO },
  {
    name: "filter state",
    script: "q setprop probe.rule one; q prop probe.rule; l setprop other two; l prop other",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "shared data",
    script:
      "q shared a; q share a one -1; q shared a; q share a two -1; q share a two 99; q share a three 0; q shared a",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "metrics",
    script:
      "q define 0 m; q define 0 m; q define 1 g; q define 2 h; q define 3 x; q inc 4 2; q inc 8 1; q metric 4; q inc 4 -1; q inc 4 0; q inc 99 1; q rec 99 1; q rec 5 7; q inc 5 -2; q metric 5; q inc 6 1; q metric 6; q rec 6 9",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "bad pointers and unknown things",
    script:
      "q badread; q badwrite; q foreign nothing; q foreign clear_route_cache; q context 9999; q body 3; q body 7; q body 77; q get 9 a; q pairs 9; q continue 7; q clock 2; q random; q done",
    path: "/up/200",
    plan: HELLO,
  },
];

function properties(names: readonly string[]): string {
  return names.flatMap((name) => ["q", "s", "l"].map((phase) => `${phase} prop ${name};`)).join("");
}

function hexProperties(names: readonly string[]): string {
  return names.flatMap((name) => ["q", "s", "l"].map((phase) => `${phase} hexprop ${name};`)).join("");
}

function maps(): string {
  const reads = [
    "get 0 :path",
    "get 1 a",
    "get 2 :status",
    "get 3 a",
    "pairs 1",
    "pairs 3",
    "set 0 a b",
    "set 2 a b",
  ];
  return ["q", "s", "d", "l"].flatMap((phase) => reads.map((read) => `${phase} ${read};`)).join("");
}
