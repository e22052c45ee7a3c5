// The lanes of the closure: every verdict and every kind, alone and together.
import { drawn, type Lane, markOf, nameOf, type Sent, uniformMs } from "./lane.js";

export const CUT_BYTES = 3;
export const TORN_BYTES = 1;
const BODY = "hello";
const USERS = 24;
export const ROW_HITS = 30;
export const RATE_A_SECOND = 20;
/** Longer than any client stays. */
const ENDLESS = "20s";
/** Of the answers that CUT changes. */
const HELD_MS = 3;

const always = { percentage: "100%" };
const teapot = { abort: { status: 418 } };

/** Delays, aborts and a spoilt answer by faults that know nothing of each other, among four that do nothing. */
export const MIXED: Lane = {
  host: "mixed",
  weight: 30,
  faults: {
    lag: {
      delay: { uniform: { min: "2ms", max: "12ms" }, percentage: "20%" },
      abort: { status: 503, percentage: "5%" },
    },
    refuse: { percentage: "10%", abort: { status: 429 } },
    spoil: { percentage: "25%", response: { status: 500 } },
    // Envoy's own filter, which would do it, is told nothing here: it is counted alone.
    slow: { percentage: "40%", throughput: { kibps: 1_000 } },
    dry: { percentage: "50%", mode: "dryRun", ...teapot },
    early: { ...always, ...teapot, activeFrom: "2099-01-01T00:00:00Z" },
    past: { ...always, ...teapot, activeFrom: "2020-01-01T00:00:00Z" },
    never: { percentage: "0%", ...teapot },
    none: { ...always, ...teapot, limits: { concurrent: 0 } },
  },
  check: (sent) => {
    const { answer } = sent;
    if (answer.status !== mixed.statusOf(sent)) return `should be ${mixed.statusOf(sent)}`;
    const by = mixed.aborterOf(sent) ?? (mixed.isSpoilt(sent) ? "spoil" : undefined);
    const mark = by === undefined ? undefined : `fault=${nameOf("mixed", by)}`;
    if (markOf(answer) !== mark) return `should be marked ${mark}`;
    return answer.durationMs < mixed.leastMs(sent) ? `should take ${mixed.leastMs(sent)} ms` : undefined;
  },
};

/** What anybody can say of a request of MIXED. */
export const mixed = {
  isLate: ({ id }: Sent) => drawn("default/mixed-lag", id, 20, "delay"),
  isBroken: ({ id }: Sent) => drawn("default/mixed-lag", id, 5, "abort"),
  isRefused: ({ id }: Sent) => drawn("default/mixed-refuse", id, 10),
  isSpoilt: ({ id }: Sent) => drawn("default/mixed-spoil", id, 25),
  isSlowed: ({ id }: Sent) => drawn("default/mixed-slow", id, 40),
  isDry: ({ id }: Sent) => drawn("default/mixed-dry", id, 50),
  aborterOf: (sent: Sent) => {
    if (mixed.isBroken(sent)) return "lag";
    return mixed.isRefused(sent) ? "refuse" : undefined;
  },
  statusOf: (sent: Sent) => {
    if (mixed.isBroken(sent)) return 503;
    if (mixed.isRefused(sent)) return 429;
    return mixed.isSpoilt(sent) ? 500 : 200;
  },
  leastMs: (sent: Sent) => (mixed.isLate(sent) ? uniformMs("default/mixed-lag", sent.id, 2, 12) : 0),
};

/** Answers that are lost, shortened, torn and changed. */
export const CUT: Lane = {
  host: "cut",
  weight: 8,
  faults: {
    lost: { percentage: "10%", response: { drop: true } },
    short: { percentage: "30%", response: { truncate: { bytes: CUT_BYTES, end: "clean" } } },
    // Each of these closes its connection, after a second.
    torn: { percentage: "1%", response: { truncate: TORN_BYTES } },
    header: {
      percentage: "40%",
      response: { header: { "x-injected": "yes" }, delay: { fixed: `${HELD_MS}ms` } },
    },
  },
  check: (sent) => {
    const { status, body, complete, headers, durationMs } = sent.answer;
    if (cut.isLost(sent))
      return status === 504 && markOf(sent.answer) === "fault=default/cut-lost" ? undefined : "should be 504";
    const isTorn = cut.isTorn(sent);
    const expected = BODY.slice(0, cut.bytesOf(sent));
    if (status !== 200 || body !== expected || complete === isTorn) return `should end with ${expected}`;
    if ((headers["x-injected"] === "yes") !== cut.isChanged(sent)) return "should differ in x-injected";
    return cut.isChanged(sent) && durationMs < HELD_MS ? `should take ${HELD_MS} ms` : undefined;
  },
};

export const cut = {
  isLost: ({ id }: Sent) => drawn("default/cut-lost", id, 10),
  isShort: ({ id }: Sent) => drawn("default/cut-short", id, 30),
  isTorn: ({ id }: Sent) => drawn("default/cut-torn", id, 1),
  isChanged: ({ id }: Sent) => drawn("default/cut-header", id, 40),
  bytesOf: (sent: Sent) => {
    if (cut.isTorn(sent)) return TORN_BYTES;
    return cut.isShort(sent) ? CUT_BYTES : BODY.length;
  },
};

/** Who is drawn may be let through: by a limit, or by a row that is over. What is seen decides. */
function bounded(host: string, percent: number, spec: object, more: Partial<Lane> = {}): Lane {
  return {
    host,
    weight: 8,
    faults: { hit: { percentage: `${percent}%`, ...teapot, ...spec } },
    check: (sent) => {
      const { status } = sent.answer;
      if (isHit(sent)) return isDrawn(host, percent, sent) ? undefined : "should not be hit";
      return status === 200 ? undefined : "should be 200 or 418";
    },
    ...more,
  };
}

export const isHit = ({ answer }: Sent) => answer.status === 418;

export function isDrawn(host: string, percent: number, { id }: Sent): boolean {
  return drawn(nameOf(host, "hit"), id, percent);
}

export const FEW = bounded("few", 60, { delay: { fixed: "25ms" }, limits: { concurrent: 5 } });
export const RATE = bounded("rate", 70, { limits: { perSecond: RATE_A_SECOND } });
/** All requests are one unit. */
export const ROW = bounded("row", 50, { sequence: { first: ROW_HITS } });
/** Each user is one. */
export const USERS_ROW: Lane = {
  ...bounded("users", 100, { unit: { header: "x-user" }, sequence: { skip: 1, first: 2 } }),
  headers: (n) => ({ "x-user": `user-${n % USERS}` }),
};

/** Who is held leaves before anything is let go: some time after `since`. */
function leaving(host: string, since: "sent" | "arrived", spec: object) {
  const isHeldId = (id: string) => drawn(nameOf(host, "hold"), id, 50);
  const isHeld = ({ id }: Sent) => isHeldId(id);
  return {
    host,
    weight: 6,
    faults: { hold: { percentage: "50%", ...spec } },
    leaves: (id: string) => (isHeldId(id) ? since : undefined),
    isHeld,
    check: (sent: Sent) => {
      const expected = isHeld(sent) ? 0 : 200;
      return sent.answer.status === expected ? undefined : `should be ${expected}`;
    },
  };
}

export const LEFT = leaving("left", "sent", { delay: { fixed: ENDLESS } });
export const LEFT_LATER = leaving("later", "arrived", { response: { delay: { fixed: ENDLESS } } });

/** Taken out and put back while requests go on. */
export const GOES: Lane = bounded("goes", 100, {});

/** Its percentage changes while requests go on. */
export const TURNS: Lane = { ...bounded("turns", 60, {}), faults: turning(30) };

export function turning(percent: number): Lane["faults"] {
  return { hit: { percentage: `${percent}%`, ...teapot } };
}

export const LANES: readonly Lane[] = [
  ...[MIXED, CUT, FEW, RATE, ROW, USERS_ROW, LEFT, LEFT_LATER, GOES, TURNS],
];
