// What the outcome needs of a response's headers, in one walk over the host's wire form (see headers.ts). On the path
// of every request: a name is compared only where its size is right, and as words.
import { ABSENT, ptrOf, Slice, sizeOf, slice } from "../bytes/slice";

/** ":status" and the zero byte behind it; all words are little-endian. */
const STATUS: u64 = ((<u64>0x00_73_75_74) << 32) | 0x61_74_73_3a;
const STATUS_SIZE: u32 = 7;
/** "grpc-sta", "tus" and the zero byte. */
const GRPC_STATUS: u64 = ((<u64>0x61_74_73_2d) << 32) | 0x63_70_72_67;
const GRPC_STATUS_END: u32 = 0x00_73_75_74;
const GRPC_STATUS_SIZE: u32 = 11;
/** "content-", "type" */
const CONTENT_TYPE: u64 = ((<u64>0x2d_74_6e_65) << 32) | 0x74_6e_6f_63;
const CONTENT_TYPE_END: u32 = 0x65_70_79_74;
const CONTENT_TYPE_SIZE: u32 = 12;
/** "x-envoy-", "upstream", "-service", and the last word, which begins in the one before: "ice-time". */
const SERVICE_TIME_1: u64 = ((<u64>0x2d_79_6f_76) << 32) | 0x6e_65_2d_78;
const SERVICE_TIME_2: u64 = ((<u64>0x6d_61_65_72) << 32) | 0x74_73_70_75;
const SERVICE_TIME_3: u64 = ((<u64>0x65_63_69_76) << 32) | 0x72_65_73_2d;
const SERVICE_TIME_END: u64 = ((<u64>0x65_6d_69_74) << 32) | 0x2d_65_63_69;
const SERVICE_TIME_SIZE: u32 = 29;

/** Bit n: names of n bytes are looked at, and of n + 32 and so on, which are then found to be others. */
const SIZES: u32 =
  (1 << STATUS_SIZE) | (1 << GRPC_STATUS_SIZE) | (1 << CONTENT_TYPE_SIZE) | (1 << SERVICE_TIME_SIZE);

/** Value of the first line of each name, ABSENT where there is none. */
export let status: Slice = ABSENT;
export let grpcStatus: Slice = ABSENT;
export let contentType: Slice = ABSENT;
/** There is an x-envoy-upstream-service-time. */
export let hasServiceTime: bool = false;

/** Takes them out of `pairs`, of which ABSENT has none; sizes are never trusted. */
export function readResponse(pairs: Slice): void {
  status = ABSENT;
  grpcStatus = ABSENT;
  contentType = ABSENT;
  hasServiceTime = false;
  const size = sizeOf(pairs);
  if (size < 4) return;
  const count = load<u32>(ptrOf(pairs));
  if (count > (size - 4) >> 3) return;
  let sizes = ptrOf(pairs) + 4;
  const names = sizes + (count << 3);
  let name = names;
  let left = <i64>size - 4 - ((<i64>count) << 3);
  while (sizes != names) {
    const nameSize = load<u32>(sizes);
    const step = <i64>nameSize + <i64>load<u32>(sizes, 4) + 2;
    left -= step;
    if (left < 0) return;
    if (((SIZES >> nameSize) & 1) != 0) take(name, nameSize, load<u32>(sizes, 4));
    name += <usize>step;
    sizes += 8;
  }
}

function take(name: usize, nameSize: u32, valueSize: u32): void {
  const word = load<u64>(name);
  const value = slice(name + nameSize + 1, valueSize);
  if (nameSize == SERVICE_TIME_SIZE) {
    if (word == SERVICE_TIME_1 && isServiceTime(name)) hasServiceTime = true;
  } else if (nameSize == STATUS_SIZE) {
    if (word == STATUS && status == ABSENT) status = value;
  } else if (nameSize == CONTENT_TYPE_SIZE) {
    if (word == CONTENT_TYPE && load<u32>(name, 8) == CONTENT_TYPE_END && contentType == ABSENT)
      contentType = value;
  } else if (nameSize == GRPC_STATUS_SIZE) {
    if (word == GRPC_STATUS && load<u32>(name, 8) == GRPC_STATUS_END && grpcStatus == ABSENT)
      grpcStatus = value;
  }
}

/** Of a name that begins as it should. */
function isServiceTime(name: usize): bool {
  return (
    load<u64>(name, 8) == SERVICE_TIME_2 &&
    load<u64>(name, 16) == SERVICE_TIME_3 &&
    load<u64>(name, 21) == SERVICE_TIME_END
  );
}
