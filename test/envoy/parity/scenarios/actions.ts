// What a filter can do to a stream: answer, pause, close, change.
import type { Scenario } from "../scenario.js";
import { HELLO } from "./hello.js";

export const ACTIONS: readonly Scenario[] = [
  {
    name: "a client that goes away while paused",
    script:
      "q pause; q tick 1500; l pairs 0; l pairs 2; l hexprop response.flags; l prop response.code_details; l prop response.code",
    path: "/up/200",
    cancelAfterMs: 300,
  },
  { name: "a local reply", script: "q reply 503 mine busy -1 x-probe-a=b", path: "/up/200" },
  { name: "a local reply without a body", script: "q reply 429 mine - -1", path: "/up/200" },
  { name: "a local reply to HEAD", script: "q reply 503 mine busy", path: "/up/200", method: "HEAD" },
  {
    name: "a local reply to a body",
    script: "q reply 503 mine busy",
    path: "/up/200",
    method: "POST",
    body: "data",
  },
  { name: "two local replies", script: "q reply 503 mine one; q reply 504 mine two", path: "/up/200" },
  {
    name: "a local reply instead of an answer",
    script: "s reply 503 mine busy; l get 2 :status",
    path: "/up/200",
    plan: HELLO,
  },
  { name: "a local reply within an answer", script: "d reply 503 mine busy", path: "/up/200", plan: HELLO },
  {
    name: "a local reply while paused",
    script: "q pause; q tick 20; t get 0 :path; t reply 503 mine busy; s get 0 :path; d get 2 :status",
    path: "/up/200",
  },
  {
    name: "a local reply while the answer is paused",
    script: "s pause; s tick 600; t reply 503 mine busy",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a local reply while the upstream works",
    script: "q tick 20; t reply 503 mine busy; s get 0 :path",
    path: "/up/never",
    plan: { never: true },
  },
  { name: "a paused request", script: "q pause; q tick 20; t continue 0", path: "/up/200", plan: HELLO },
  {
    name: "a paused request with a body",
    script: "q pause; q tick 600; t continue 0; b body 0",
    path: "/up/200",
    method: "POST",
    body: "data",
    plan: HELLO,
  },
  {
    name: "a continue that wins over its pause",
    script: "q continue 0; q pause",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a paused answer",
    script: "s pause; s tick 600; t continue 1; d get 2 :status; d body 1",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a stream that the filter closes",
    script: "q close 0; l hexprop response.flags; l prop response.code_details; l prop response.code",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "an answer that the filter closes",
    script: "s close 1; l hexprop response.flags; l prop response.code_details; l prop response.code",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "changed headers",
    script:
      "q set 0 x-probe-set one; q get 0 x-probe-set; q add 0 x-probe-set two; q get 0 X-Probe-Set; q del 0 x-probe-none; s set 2 x-probe-seen yes; s set 2 :status 201",
    path: "/up/200",
    plan: { ...HELLO, headers: { "x-probe-upstream": "one, two" } },
  },
  {
    name: "a replaced body",
    script: "s del 2 content-length; d setbody 1 0 99 changed",
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "bodies that cannot be changed in part",
    script: "d setbody 1 2 1 x; d setbody 1 0 2 x; q setbody 0 0 0 x",
    path: "/up/200",
    plan: HELLO,
  },
];
