// How a request can end that the filter only watches.
import type { Scenario } from "../scenario.js";
import { HELLO } from "./hello.js";

const SHOWN = [
  "s hexprop response.flags; s prop response.code_details; s hexprop upstream.request_attempt_count",
  "s hexprop upstream.address; s get 2 x-envoy-overloaded; l hexprop response.flags; l hexprop response.code",
  "l prop response.code_details; l hexprop upstream.request_attempt_count; l hexprop upstream.address",
].join(";");

export const ENDS: readonly Scenario[] = [
  { name: "a plain answer", script: "", path: "/up/200", plan: HELLO },
  { name: "an error of the upstream", script: "", path: "/up/500", plan: { ...HELLO, status: 500 } },
  {
    name: "an answer without a body",
    script: "",
    path: "/up/204",
    plan: { ...HELLO, status: 204, body: "" },
  },
  { name: "a request with a body", script: "", path: "/up/200", method: "POST", body: "data", plan: HELLO },
  {
    name: "a direct response",
    script: "",
    path: "/direct",
    plan: { direct: { status: 418, body: "teapot" } },
  },
  { name: "no route", script: "", path: "/nowhere", plan: { fail: "noRoute" } },
  { name: "a refused connection", script: "", path: "/refused", plan: { fail: "refused" } },
  { name: "a reset before the answer", script: "", path: "/up/reset", plan: { fail: "reset" } },
  {
    name: "a reset within the answer",
    script: "",
    path: "/up/midway",
    plan: { body: "part", resetMidway: true },
  },
  {
    name: "a client that goes away",
    script: "",
    path: "/up/never",
    plan: { never: true },
    cancelAfterMs: 300,
  },
  { name: "a route timeout", script: "", path: "/timeout", plan: { fail: "timeout" } },
  { name: "no healthy upstream", script: SHOWN, path: "/nobody", plan: { fail: "noHealthyUpstream" } },
  { name: "a full cluster", script: SHOWN, path: "/full", plan: { fail: "overflow" } },
  { name: "a timeout of each try", script: SHOWN, path: "/slow", plan: { fail: "perTryTimeout" } },
  {
    name: "tries that all fail",
    script: SHOWN,
    path: "/again",
    plan: { ...HELLO, status: 503, attempts: 3, flags: 32_768 },
  },
  {
    name: "a client that goes away from a working upstream",
    script: SHOWN,
    path: "/up/never",
    plan: { never: true },
    cancelAfterMs: 300,
  },
  { name: "a timeout of the route", script: SHOWN, path: "/timeout", plan: { fail: "timeout" } },
  { name: "a reset of the upstream", script: SHOWN, path: "/up/reset", plan: { fail: "reset" } },
  {
    name: "an answer broken off",
    script: SHOWN,
    path: "/up/midway",
    plan: { body: "part", resetMidway: true },
  },
];
