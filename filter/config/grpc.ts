// The status codes of gRPC, by name and number, and the HTTP status that each maps to.
import { placeOf } from "../bytes/list";
import { ascii } from "../bytes/names";
import { larger, smaller } from "../bytes/numbers";
import { Slice } from "../bytes/slice";
import { isDigit, peek, QUOTE, scalar, string } from "./json";
import { refused, refuseText, refuseToken } from "./refusal";
import { digitsOf, refuseValue } from "./value";

const IS_NOT_CODE = ascii(" is not a gRPC code such as UNAVAILABLE or 14");
/** In the order of their numbers, as the gRPC specification names them. */
const CODES = ascii(
  "OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED",
);
const MOST_CODE: u64 = 16;
/** By google/rpc/code.proto. */
const STATUSES = memory.data<u16>([
  200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
]);

/** A code by its name, or by its number without quotes. */
export function grpcCode(): u32 {
  if (refused) return 0;
  const first = peek();
  if (first == QUOTE) return codeByName(string());
  if (!isDigit(first)) {
    refuseValue(IS_NOT_CODE);
    return 0;
  }
  const token = scalar();
  const code = digitsOf(token);
  if (code > MOST_CODE) refuseToken(token, IS_NOT_CODE);
  return <u32>smaller(code, MOST_CODE);
}

/** What a caller that speaks no gRPC gets for `code`. */
export function httpStatusOf(code: u32): u32 {
  return load<u16>(STATUSES + (code << 1));
}

function codeByName(name: Slice): u32 {
  const code = placeOf(CODES, name);
  if (code < 0) refuseText(name, IS_NOT_CODE);
  return larger(0, code);
}
