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

/** "200" and the zero byte; "applicat", "ion/grpc", and the "-" of grpc-web, which has its status in the body. */
const OK: u32 = 0x00_30_30_32;
const OK_SIZES: u64 = ((<u64>3) << 32) | STATUS_SIZE;
const OK_LINE: u64 = STATUS_SIZE + 3 + 2;
const GRPC_1: u64 = ((<u64>0x74_61_63_69) << 32) | 0x6c_70_70_61;
const GRPC_2: u64 = ((<u64>0x63_70_72_67) << 32) | 0x2f_6e_6f_69;
const GRPC_SIZE: u32 = 16;
const HYPHEN: u8 = 0x2d;

/** What `readResponse` finds, a bit each. There is an x-envoy-upstream-service-time. */
export const ANSWERED: u32 = 1;
/** The first header, as it mostly is, is `:status: 200`. */
export const IS_OK: u32 = 2;
/** The type is application/grpc or of its kind, such as application/grpc+proto. */
export const IS_GRPC: u32 = 4;
export const HAS_GRPC_STATUS: u32 = 8;
/** There is a status. */
export const HAS_STATUS: u32 = 16;
const HAS_TYPE: u32 = 32;

/** Values of the first line of each name: `status` where there is one but not IS_OK, `grpcStatus` where there is one. */
export let status: Slice = ABSENT;
export let grpcStatus: Slice = ABSENT;

/** What there is in `pairs`, of which ABSENT has nothing; sizes are never trusted. */
export function readResponse(pairs: Slice): u32 {
  const size = sizeOf(pairs);
  if (size < 4) return 0;
  let sizes = ptrOf(pairs);
  const count = load<u32>(sizes);
  if (count > (size - 4) >> 3) return 0;
  const end = <u64>sizes + size;
  sizes += 4;
  const names = sizes + (count << 3);
  let seen: u32 = 0;
  // In 64 bits no sum of sizes is too large; what lies past the end is never looked at.
  let name: u64 = names;
  if (count > 0 && load<u64>(sizes) == OK_SIZES && name + OK_LINE <= end && isOk(names)) {
    seen = HAS_STATUS | IS_OK;
    name += OK_LINE;
    sizes += 8;
  }
  while (sizes != names) {
    const both = load<u64>(sizes);
    const next = name + (both & 0xffffffff) + (both >> 32) + 2;
    if (((SIZES >> <u32>both) & 1) != 0) {
      if (next > end) return seen;
      seen = take(seen, <usize>name, both);
    }
    name = next;
    sizes += 8;
  }
  return seen;
}

/** One header of a size that matters; `both`: sizes of its name and of its value. */
function take(seen: u32, name: usize, both: u64): u32 {
  const nameSize = <u32>both;
  const word = load<u64>(name);
  const valueSize = <u32>(both >> 32);
  const value = name + nameSize + 1;
  if (nameSize == CONTENT_TYPE_SIZE) {
    if (word != CONTENT_TYPE || load<u32>(name, 8) != CONTENT_TYPE_END || (seen & HAS_TYPE) != 0) return seen;
    return seen | HAS_TYPE | (valueSize >= GRPC_SIZE && isGrpc(value, valueSize) ? IS_GRPC : 0);
  }
  if (nameSize == SERVICE_TIME_SIZE)
    return word == SERVICE_TIME_1 && isServiceTime(name) ? seen | ANSWERED : seen;
  if (nameSize == STATUS_SIZE) {
    if (word != STATUS || (seen & HAS_STATUS) != 0) return seen;
    status = slice(value, valueSize);
    return seen | HAS_STATUS;
  }
  if (nameSize != GRPC_STATUS_SIZE || word != GRPC_STATUS || load<u32>(name, 8) != GRPC_STATUS_END)
    return seen;
  if ((seen & HAS_GRPC_STATUS) == 0) grpcStatus = slice(value, valueSize);
  return seen | HAS_GRPC_STATUS;
}

/** Of a header with the sizes of `:status: 200`. */
function isOk(name: usize): bool {
  return load<u64>(name) == STATUS && load<u32>(name, STATUS_SIZE + 1) == OK;
}

/** Of a name that begins as it should. */
function isServiceTime(name: usize): bool {
  return (
    load<u64>(name, 8) == SERVICE_TIME_2 &&
    load<u64>(name, 16) == SERVICE_TIME_3 &&
    load<u64>(name, 21) == SERVICE_TIME_END
  );
}

/** Of a value of GRPC_SIZE and more. Most types of that size differ in their second word. */
function isGrpc(value: usize, size: u32): bool {
  if (load<u64>(value, 8) != GRPC_2 || load<u64>(value) != GRPC_1) return false;
  return size == GRPC_SIZE || load<u8>(value, GRPC_SIZE) != HYPHEN;
}
