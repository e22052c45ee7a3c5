// `response` of a fault: what becomes of an upstream's answer.
import { placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { decodeAmount, NO_AMOUNT } from "./amount";
import { allot } from "./area";
import { fieldsFrom, hasField, openObject, refuseAsField } from "./fields";
import { OPEN_OBJECT, peek } from "./json";
import { IS_RESERVED } from "./pattern";
import { percentage } from "./percentage";
import { FaultSpec, HeaderSpec, NONE, ResponseSpec } from "./program";
import { refuse, refused, refuseText } from "./refusal";
import { LEAST_STATUS, MOST_STATUS, OF_MESSAGES } from "./reply";
import {
  ANY_FROM,
  AT,
  CHOICE,
  decodeSection,
  FROM,
  HEADERS,
  INTEGER,
  nextOther,
  OTHER,
  REQUIRED,
  TO,
} from "./section";
import { EMPTY, integer, onlyTrue } from "./value";

/** The number above is NONE. */
const MOST_BYTES: u32 = 4_294_967_294;

/** `clean` is the second. */
const ENDS = ascii("reset, clean");
const TRUNCATE = memory.data<u64>([
  ascii("bytes, end"),
  REQUIRED << 0,
  INTEGER + AT * offsetof<ResponseSpec>("truncate") + TO * <u64>MOST_BYTES,
  CHOICE + AT * offsetof<ResponseSpec>("endsClean") + TO * ENDS,
]);
const RESPONSE_FIELDS = ascii("percentage, drop, delay, status, header, truncate");
const RESPONSE = memory.data<u64>([
  RESPONSE_FIELDS,
  ANY_FROM << 1,
  OTHER, // percentage, the fault's own
  OTHER, // drop
  OTHER, // delay
  INTEGER + AT * offsetof<ResponseSpec>("status") + FROM * LEAST_STATUS + TO * MOST_STATUS,
  HEADERS + AT * offsetof<ResponseSpec>("headers"),
  OTHER, // truncate
]);
const DROP: u32 = 1;
const HEADER: u32 = 4;
const STANDS_ALONE = ascii("stands alone");

export function decodeResponse(fault: FaultSpec): void {
  const response = changetype<ResponseSpec>(allot(<u32>offsetof<ResponseSpec>()));
  const record = changetype<usize>(response);
  fault.response = response;
  response.delay = NO_AMOUNT;
  response.truncate = NONE;
  openObject();
  while (true) {
    const field = nextOther(RESPONSE, record);
    if (field < 0) break;
    if (field == 0) fault.responsePpm = percentage(true);
    else if (field == 1) response.drops = onlyTrue();
    else if (field == 2) response.delay = decodeAmount(0);
    else decodeTruncate(response);
  }
  checkHeaders(response);
  if (response.drops && fieldsFrom(DROP) != 1) {
    refuseAsField(RESPONSE_FIELDS, DROP);
    refuse(STANDS_ALONE);
  }
}

function decodeTruncate(response: ResponseSpec): void {
  if (peek() == OPEN_OBJECT) decodeSection(TRUNCATE, changetype<usize>(response));
  else response.truncate = integer(0, MOST_BYTES);
}

function checkHeaders(response: ResponseSpec): void {
  if (hasField(HEADER) && response.headerCount == 0) {
    refuseAsField(RESPONSE_FIELDS, HEADER);
    refuse(EMPTY);
  }
  for (let i: u32 = 0; i < response.headerCount && !refused; i++) {
    const header = changetype<HeaderSpec>(response.headers + i * offsetof<HeaderSpec>());
    if (placeOf(OF_MESSAGES, header.name) < 0) continue;
    refuseAsField(RESPONSE_FIELDS, HEADER);
    refuseText(header.name, IS_RESERVED);
  }
}
