// A configuration, decoded: what the request path reads. A program lives in one area of memory together with the
// document's own bytes; slices point into them. Nothing here changes after decoding but the `runtime` cells, what tags
// show their values as, and the values of the headers of the request at hand.
// It is long because it is one table of layouts: all that the request path reads stands here, and nothing is done.
import { Slice } from "../bytes/slice";

export const OUTBOUND: u32 = 0;
export const INBOUND: u32 = 1;

/** "No such value" in fields that hold parts per million, limits and gRPC codes. */
export const NONE: u32 = 0xffffffff;

/** Attributes of a request that a match reads, as bits of `Match.needs` and `Program.needs`. */
export const NEEDS_HOST: u32 = 1;
export const NEEDS_PATH: u32 = 2;
export const NEEDS_METHOD: u32 = 4;
export const NEEDS_HEADERS: u32 = 8;
export const NEEDS_CLUSTER: u32 = 16;
export const NEEDS_SOURCE: u32 = 32;
/** Of a Rule: segments of the path. */
export const NEEDS_SEGMENTS: u32 = 64;
/** More than one header, pseudo-headers too: all are taken at once. */
export const NEEDS_MANY_HEADERS: u32 = 128;

/** How a condition's text is compared. */
export const EXACT: u32 = 0;
export const PREFIX: u32 = 1;
export const SUFFIX: u32 = 2;
export const CONTAINS: u32 = 3;
export const PRESENT: u32 = 4;
export const NOT_PRESENT: u32 = 5;
export const TEMPLATE: u32 = 6;

export const MODE_ENFORCE: u32 = 0;
export const MODE_SHADOW: u32 = 1;
export const MODE_FORCED_OPEN: u32 = 2;
export const MODE_DISABLED: u32 = 3;

/** A request header that the program reads; a request's headers are walked once for all of them. */
@unmanaged
export class WantedHeader {
  /** Lower case. */
  name: Slice;
  /** Of the name: see bytes/words.ts. */
  start: u64;
  end: u64;
  /** First line of it in request `request`: see match/attributes.ts. */
  value: Slice;
  request: u64;
  /** Roots of the trees of patterns that its values are looked up in, or 0. */
  forward: usize;
  backward: usize;
  /** In its tree of names (see wanted.ts): those with a lesser `end`, and the others; 0: none. */
  before: usize;
  after: usize;
  /** Address of the next one that has trees in the request at hand. */
  found: usize;
}

@unmanaged
export class Condition {
  /** Hosts in lower case; a host `*.suffix` is kept as SUFFIX with text `.suffix`, a cluster `prefix*` as PREFIX. */
  text: Slice;
  /** Of a header, in lower case. */
  name: Slice;
  kind: u32;
  /** The header called `name`. */
  wanted: WantedHeader;
}

/** Lists of conditions: address of the first, how many; 0 many is "not given, holds always". */
@unmanaged
export class Match {
  needs: u32;
  hosts: usize;
  hostCount: u32;
  paths: usize;
  pathCount: u32;
  methods: usize;
  methodCount: u32;
  headers: usize;
  headerCount: u32;
  clusters: usize;
  clusterCount: u32;
  sources: usize;
  sourceCount: u32;
}

/** The match of a breaker, a fault or a tag, as it is asked for: see match/match.ts. */
@unmanaged
export class Rule {
  match: Match;
  /** NEEDS_* of its lists, and VERIFY_* of those that its rows of bits do not decide. */
  needs: u32;
}

/** Paths with templates; headers of which more than one must hold, or which no tree can find. */
export const VERIFY_PATHS: u32 = 256;
export const VERIFY_HEADERS: u32 = 512;

// Dimensions: the lists of a match in their order, so that NEEDS_HOST << dimension is a list's bit; and the segments of
// templates, whose beginnings stand under PATHS.
export const HOSTS: u32 = 0;
export const PATHS: u32 = 1;
export const METHODS: u32 = 2;
export const HEADERS: u32 = 3;
export const CLUSTERS: u32 = 4;
export const SOURCES: u32 = 5;
export const SEGMENTS: u32 = 6;
export const DIMENSIONS: u32 = 7;

/** One list of all matches of a program. */
@unmanaged
export class Dimension {
  /** A row of bits: the rules whose match does not have this list; and the window of it that has any, in bytes. */
  free: usize;
  freeLow: u32;
  freeHigh: u32;
  /** How many patterns the others have. */
  patterns: u32;
  /** Root of the tree of the patterns of all others; headers have one for each name, segments one for each place. */
  tree: usize;
}

@unmanaged
export class HeaderSpec {
  name: Slice;
  value: Slice;
}

/** A reply that the filter gives itself. */
@unmanaged
export class Reply {
  /** gRPC code, or NONE: the host maps the status. */
  grpc: u32;
  status: u32;
  /** HeaderSpec[] */
  headers: usize;
  headerCount: u32;
  body: Slice;
}

/** What a breaker takes for a failure; the defaults of the policy language where the document says nothing. */
@unmanaged
export class FailureSpec {
  /** Statuses, a bit each from 100 on, in 8 words of 64 bits (512 statuses, the last 12 unused). */
  statuses: usize;
  /** gRPC codes 0..16, a bit each. */
  grpc: u32;
  soft: usize;
  ignore: usize;
  softGrpc: u32;
}

/** What a keyed breaker tells its requests apart by. */
export const KEY_NONE: u32 = 0;
export const KEY_HEADER: u32 = 1;
export const KEY_SOURCE: u32 = 2;

@unmanaged
export class BreakerSpec {
  name: Slice;
  match: Match;
  /** KEY_* */
  keyKind: u32;
  maxKeys: u32;
  /** Lower case. */
  keyHeader: Slice;
  /** The header called `keyHeader`, of KEY_HEADER. */
  keyWanted: WantedHeader;
  keyIdleMs: u64;
  /** Failures in a row; NONE: this trip is off. */
  consecutive: u32;
  /** Parts per million of failures; NONE: this trip is off. */
  rateThresholdPpm: u32;
  /** Parts per million of slow ones; NONE: this trip is off. */
  slowThresholdPpm: u32;
  /** Requests that wait for longer than `hungOverMs`; NONE: this trip is off. */
  hungCount: u32;
  // The fallback: a Reply, see fallbackOf.
  fallbackGrpc: u32;
  fallbackStatus: u32;
  fallbackHeaders: usize;
  fallbackHeaderCount: u32;
  fallbackBody: Slice;
  /** 10 s where the document gives none. */
  windowMs: u64;
  rateMinimum: u32;
  /** Later than this is slow; 0: this trip is off. */
  slowOverMs: u64;
  slowWindowMs: u64;
  slowMinimum: u32;
  hungOverMs: u64;
  failure: FailureSpec;
  openFactor: u32;
  /** Parts per million of the open time, to either side. */
  jitterPpm: u32;
  openBaseMs: u64;
  openMaxMs: u64;
  probes: u32;
  probeFailures: u32;
  leaseMs: u64;
  /** 0: no ramp. */
  rampOverMs: u64;
  rampFromPpm: u32;
  /** A response may ask for a longer open time. */
  retryAfter: bool;
  /** Do not mark the rejection as not to be retried. */
  retry: bool;
  mode: u32;
  /** Index of the breaker's state in the VM, found when the program is put in force. */
  runtime: u32;
}

export function fallbackOf(breaker: BreakerSpec): Reply {
  return changetype<Reply>(changetype<usize>(breaker) + offsetof<BreakerSpec>("fallbackGrpc"));
}

/** Limits of a draw: no hash is under the one, and the other is over all that a share of less than all makes. */
export const NEVER: u32 = 0;
export const ALWAYS: u32 = 0xffffffff;

/** What a draw hashes before the unit: see config/draw.ts. */
@unmanaged
export class Draw {
  /** Hashes under it hit; NEVER and ALWAYS need none. */
  limit: u32;
  /** Of the hash, after the whole words of `name 0x00 kind 0x00`. */
  state: u32;
  /** The last four bytes of that; the last `restSize` of them (0..3) belong to the word that the unit goes on with. */
  rest: u32;
  restSize: u32;
  /** Bytes before the unit. */
  size: u32;
}

/** Kinds of what a fault does, as bits and as places among its percentages and its draws; `headers: true` is POLICY. */
export const KIND_DELAY: u32 = 0;
export const KIND_ABORT: u32 = 1;
export const KIND_RESPONSE: u32 = 2;
export const KIND_THROUGHPUT: u32 = 3;
export const KIND_POLICY: u32 = 4;

@unmanaged
export class FaultSpec {
  name: Slice;
  match: Match;
  seed: u32;
  // In the order of KIND_*. NONE: the fault's own, which is `ppm`.
  delayPpm: u32;
  abortPpm: u32;
  responsePpm: u32;
  throughputPpm: u32;
  /** Shared by the kinds that have none of their own; NONE: every kind has. */
  ppm: u32;
  /** NONE: unlimited. */
  concurrent: u32;
  perSecond: u32;
  /** Of each unit: the first `skip` drawn requests are left alone, then `first` are hit (NONE: all). */
  first: u32;
  // The abort: a Reply, see abortOf. Status 0: none.
  abortGrpc: u32;
  abortStatus: u32;
  abortHeaders: usize;
  abortHeaderCount: u32;
  abortBody: Slice;
  skip: u32;
  /** ABSENT: the request is the unit. Lower case. */
  unitHeader: Slice;
  /** That header, or the request's id; 0 where nothing reads it. */
  unit: WantedHeader;
  // The draw of each kind, in the order of KIND_*; one and the same where kinds have no percentage of their own. Never
  // null: of a kind that is not there it is one that hits nobody.
  delayDraw: Draw;
  abortDraw: Draw;
  responseDraw: Draw;
  throughputDraw: Draw;
  /** What request headers may ask for, up to the fault's own percentage; only with `obeysHeaders`. */
  policyDraw: Draw;
  /** Its hash is what `delay` and the delay of `response` are drawn by; only where either is not fixed. */
  amountDraw: Draw;
  /** The kinds that may hit a request, a bit each. */
  mayHit: u32;
  /** A request's unit can make a difference: not to who hits nobody, or everybody alike. */
  readsUnit: bool;
  /** 1: it decides and counts, and touches nothing. */
  isDry: u32;
  /** Request headers may ask for a delay and an abort. */
  obeysHeaders: bool;
  /** How long it delays a request; AMOUNT_NONE: not at all. */
  delay: Amount;
  /** null: none. */
  response: ResponseSpec;
  /** KiB/s of a response's body; 0: no throttling. */
  throughputKibps: u32;
  /** Milliseconds of wall clock since 1970; 0: not given. */
  activeFromMs: u64;
  activeForMs: u64;
  /** 0: it needs none. */
  leaseMs: u64;
  /** Several delays together are cut to the smallest of these. */
  longestUs: u32;
  /** Slice[]: paths that are never touched. */
  exempt: usize;
  exemptCount: u32;
  /** murmur3 of the fault's own text in the document. */
  contentHash: u32;
  runtime: u32;
}

export function abortOf(fault: FaultSpec): Reply {
  return changetype<Reply>(changetype<usize>(fault) + offsetof<FaultSpec>("abortGrpc"));
}

export const AMOUNT_NONE: u32 = 0;
export const AMOUNT_FIXED: u32 = 1;
export const AMOUNT_UNIFORM: u32 = 2;
export const AMOUNT_EXPONENTIAL: u32 = 3;
export const AMOUNT_LOGNORMAL: u32 = 4;
export const AMOUNT_PERCENTILES: u32 = 5;

/** A distribution of delays: see fault/amount.ts. */
@unmanaged
export class Amount {
  kind: u32;
  /** Of `points`. */
  count: u32;
  /** No amount is longer, in microseconds. */
  maxUs: u32;
  /** The fixed delay, uniform.min, the mean or the median, in microseconds. */
  baseUs: u32;
  /** lognormal: log2(p99 / median) over the 99th percentile of the normal distribution, in units of 2^-24. */
  spread: u32;
  /** AmountPoint[], rising; without (0, 0 ms) and (100 %, max). */
  points: usize;
}

@unmanaged
export class AmountPoint {
  /** Share of the amounts below it: the smallest in units of 2^-32 that is not under it in parts per million. */
  at: u32;
  us: u32;
}

/** What is done to a response; `drops` stands alone. */
@unmanaged
export class ResponseSpec {
  delay: Amount;
  /** 0: the upstream's. */
  status: u32;
  /** HeaderSpec[] */
  headers: usize;
  headerCount: u32;
  /** Bytes of the body that pass; NONE: all. */
  truncate: u32;
  /** 1: cut off with a regular end in place of a reset. */
  endsClean: u32;
  /** The answer is lost: 504. */
  drops: bool;
}

/** Where a tag's value comes from. */
export const FROM_HEADER: u32 = 0;
export const FROM_COOKIE: u32 = 1;
export const FROM_QUERY: u32 = 2;
export const FROM_SEGMENT: u32 = 3;
export const FROM_TEMPLATE: u32 = 4;
export const FROM_VALUE: u32 = 5;
export const FROM_METHOD: u32 = 6;
export const FROM_HOST: u32 = 7;
export const FROM_PATH_TEMPLATE: u32 = 8;
export const FROM_STATUS_CLASS: u32 = 9;
export const FROM_SOURCE: u32 = 10;
export const FROM_DESTINATION: u32 = 11;

/** Bits of `TagSpec.redact`. */
export const REDACT_DIGITS: u32 = 1;
export const REDACT_HEX: u32 = 2;
export const REDACT_EMAIL: u32 = 4;

@unmanaged
export class TagSpec {
  name: Slice;
  match: Match;
  /** The request header that the value is read from, lower case; ABSENT: from none. */
  header: Slice;
  /** That header; 0 where there is none. */
  wanted: WantedHeader;
  /** A tag before it has its name. */
  repeats: bool;
  /** FROM_*; which of the next three it goes by follows from it. */
  from: u32;
  /** FROM_COOKIE, FROM_QUERY: the name, as it stands; FROM_VALUE: the value; FROM_TEMPLATE: the template. */
  text: Slice;
  /** FROM_SEGMENT, FROM_TEMPLATE: the number of the path's segment, from 1. */
  segment: u32;
  /** Slice[]; 0 many: the first `maxValues` seen. */
  values: usize;
  valueCount: u32;
  /** Root of the tree of `values`. */
  valueTree: usize;
  maxValues: u32;
  otherwise: Slice;
  /** Shown as 8 hex digits of SipHash-2-4 with the program's `hashKey`. */
  hash: bool;
  /** REDACT_*, a bit each. */
  redact: u32;
  metric: bool;
  /** The request header that it goes upstream in, lower case; ABSENT: none. */
  toHeader: Slice;
  /** That header, as the request has it; 0 where there is none. */
  toWanted: WantedHeader;
  /** It goes into the filter state. */
  log: bool;
  /** murmur3 of the tag's own text in the document. */
  contentHash: u32;
  /** Index of the tag's definition in the VM, or NONE. */
  runtime: u32;
  /** A header as it stands, of each request, as a label and nothing else. */
  isPlain: bool;
}

@unmanaged
export class ServiceSpec {
  /** `namespace/service`. */
  name: Slice;
  /** Index + 1 of the edge between this service and the node; 0 before its first request. */
  edge: u32;
}

/** One host of a service in `Program.hostTable`, open addressing by hash, `host` ABSENT where free. */
@unmanaged
export class HostEntry {
  /** Lower case. */
  host: Slice;
  hash: u32;
  /** Index in `Program.services`. */
  service: u32;
}

@unmanaged
export class Program {
  /** NONE as decoded where the document gives none; put in force it is one of the two. */
  direction: u32;
  /** All attributes that any match of the program needs. */
  needs: u32;
  revision: Slice;
  /** The first 8 hex digits of the revision as a number; 0: none. */
  revisionNumber: u32;
  reportIntervalMs: u64;
  /** ABSENT where the document gives none. */
  nodeService: Slice;
  nodeVersion: Slice;
  nodeNamespace: Slice;
  reportCluster: Slice;
  /** ServiceSpec[] in the document's order. */
  services: usize;
  serviceCount: u32;
  /** HostEntry[hostMask + 1], a power of two; 0 where no service has a host. */
  hostTable: usize;
  hostMask: u32;
  /** The same for the services' own names; a HostEntry's `host` is then the name as it stands. */
  nameTable: usize;
  nameMask: u32;
  breakers: usize;
  breakerCount: u32;
  faults: usize;
  faultCount: u32;
  tags: usize;
  tagCount: u32;
  /** Rule[]: those of the breakers, of the faults, of the tags. */
  rules: usize;
  ruleCount: u32;
  /** Bytes of a row with a bit for each rule: a multiple of 8. A row with all bits. */
  rowSize: u32;
  allRules: usize;
  /** NEEDS_* of the list of headers, or of what stands in them, that has the most patterns. */
  sharpest: u32;
  /** Dimension[DIMENSIONS] */
  dimensions: usize;
  /** Roots of the trees of segments: the address of MOST_SEGMENTS, and how many of them there are to the last tree. */
  segments: usize;
  segmentCount: u32;
  /** Headers that are read: roots of their trees, see wanted.ts; a bit for each tree that has a name. */
  wanted: usize;
  wantedSizes: u32;
  /** Address of its WantedHeader, 0 where it is not read. */
  authority: usize;
  path: usize;
  method: usize;
  /** The same of the header that names the caller. */
  source: usize;
  /** The same of one that has trees. */
  indexed: usize;
  seriesLimit: u32;
  /** `hashKey`; both 0 where no tag asks for it. SipHash's k0 and k1. */
  hashKey0: u64;
  hashKey1: u64;
  edge: bool;
  /** Any fault obeys the native filter's headers. */
  obeysHeaders: bool;
  /** Any has `throughput`. */
  throttles: bool;
}
