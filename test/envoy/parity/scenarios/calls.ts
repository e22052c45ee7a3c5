// gRPC: requests of it, and calls that the filter makes.
import type { Scenario } from "../scenario.js";
import { HELLO, SLOW } from "./hello.js";

export const CALLS: readonly Scenario[] = [
  {
    name: "calls to unknown clusters",
    script: "q grpc nowhere hello 500; q http nowhere hello 500",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a gRPC call",
    script: "q pause; q tick 400; q grpc up2 hello 500; t continue 0",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a gRPC call to nobody",
    script: "q pause; q tick 400; q grpc refused2 hello 500; t continue 0",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a gRPC call to an unknown cluster by message",
    script: "q pause; q tick 400; q grpc envoy_grpc:nowhere hello 500; t continue 0",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "gRPC with trailers",
    script:
      "r get 3 grpc-status; r get 2 :status; r get 0 :path; l get 3 grpc-status; l hexprop response.grpc_status; l hexprop response.flags",
    path: "/grpc/trailers",
    grpc: true,
    body: "ask",
    plan: {
      headers: { "content-type": "application/grpc" },
      body: "hello",
      trailers: { "grpc-status": "13", "x-probe-trailer": "t" },
      ...SLOW,
    },
    cluster: "up2",
  },
  {
    name: "gRPC that answers with headers only",
    script: "s get 2 grpc-status; s get 3 grpc-status; l get 3 grpc-status; l hexprop response.grpc_status",
    path: "/grpc/only",
    grpc: true,
    body: "ask",
    plan: { headers: { "content-type": "application/grpc", "grpc-status": "14" }, ...SLOW },
    cluster: "up2",
  },
  {
    name: "a local reply to gRPC",
    script:
      "q reply 503 mine too%busy -1 x-probe-a=b; s get 2 :status; s get 2 grpc-status; s hexprop response.code",
    path: "/grpc/only",
    grpc: true,
    body: "ask",
  },
  {
    name: "a local reply to gRPC with a status",
    script: "q reply 429 mine - 5",
    path: "/grpc/only",
    grpc: true,
    body: "ask",
  },
  {
    name: "a gRPC client that goes away",
    script: "q pause; l hexprop response.flags; l prop response.code_details",
    path: "/grpc/only",
    grpc: true,
    body: "ask",
    cancelAfterMs: 300,
  },
];
