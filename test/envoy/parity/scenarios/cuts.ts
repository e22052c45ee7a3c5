// Bodies that stop early. From "hello" the first two bytes go behind the others, and the others are taken away.
import type { Scenario } from "../scenario.js";
import { HELLO, SLOW } from "./hello.js";

/** A busy upstream has sent by then what it sends at once: the body after the headers, the trailers after the body. */
const LATER_MS = 600;
const CUT = "f body 1; f setbody 1 5 0 he; f setbody 1 0 2; f body 1; f setbody 1 0 3; f body 1";
const WHETHER_WHOLE = (phase: string) => `${phase} hexprop response.backend_latency`;
const CLOSED = "l hexprop response.flags; l prop response.code_details";
const GRPC = { grpc: true, cluster: "up2", body: "" } as const;
const ANSWER = { ...SLOW, headers: { "content-type": "application/grpc" }, body: "hello" };
/** The upstream of HTTP/2 tells the end with the body, and has no trailers. */
const WHOLE = { ...ANSWER, endsWithBody: true };
const WITH_TRAILERS = { ...ANSWER, trailers: { "grpc-status": "13", "x-probe-trailer": "t" } };

export const CUTS: readonly Scenario[] = [
  {
    name: "a body that is cut to its first bytes",
    script: `s del 2 content-length; ${CUT}`,
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a body that is cut, and its stream closed later",
    script: `${CUT}; f tick ${LATER_MS}; o pause; t close 1; ${CLOSED}`,
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "a stream that is closed within its body",
    script: `f close 1; ${CLOSED}`,
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "trailers that are held after a body was cut",
    script: `${CUT}; f tick ${LATER_MS}; r pause; t close 1; ${CLOSED}`,
    path: "/grpc/trailers",
    ...GRPC,
    plan: WITH_TRAILERS,
  },
  {
    name: "trailers that are added at a body's end",
    script: `${CUT}; f set 3 x-probe-trailer t; r pause`,
    path: "/grpc/whole",
    ...GRPC,
    plan: WHOLE,
  },
  {
    name: "trailers that are added at the end of a body that was held",
    script: `s pause; s tick ${LATER_MS}; t continue 1; ${CUT}; f set 3 x-probe-trailer t; r pause; r close 1; ${CLOSED}`,
    path: "/grpc/whole",
    ...GRPC,
    plan: WHOLE,
  },
  {
    name: "trailers that are only looked for",
    script: "f get 3 grpc-status; f pairs 3",
    path: "/grpc/whole",
    ...GRPC,
    plan: WHOLE,
  },
  {
    name: "an answer that is whole before it goes on",
    script: `s pause; s tick ${LATER_MS}; ${WHETHER_WHOLE("s")}; ${WHETHER_WHOLE("t")}; t continue 1; ${WHETHER_WHOLE("d")}`,
    path: "/up/200",
    plan: HELLO,
  },
  {
    name: "an answer that is not whole",
    script: `${WHETHER_WHOLE("s")}; ${WHETHER_WHOLE("d")}`,
    path: "/up/midway",
    plan: { body: "part", resetMidway: true },
  },
  {
    name: "the end of a body that is paused",
    script: `${CUT}; f pause; f tick ${LATER_MS}; t continue 1`,
    path: "/grpc/whole",
    ...GRPC,
    plan: WHOLE,
  },
];
