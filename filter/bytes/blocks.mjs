// A step of the filter's build: gives each block of static memory its place. An address is written wherever it is
// used, in as few bytes as it needs, so what the code names most often stands lowest.

/** Where the compiler puts tables written out as lists of numbers, unless --memoryBase says so. */
const LOWEST = 1024;
/** Room for these; the blocks come behind. */
const TABLES_SIZE = 2560;
/** Large, and yet first: the code of breakers names the record that it works on more often than all others together. */
const FIRST = /(^|\/)breaker\/record\.ts$/;
/** The `path` of the block of texts. It comes behind small blocks only: bytes of its addresses from 128 on pack badly. */
export const TEXTS = "texts";
const TEXTS_RANK = 512;
/** The memory that asconfig.json gives the module: what lies behind it does not exist. */
const MEMORY_SIZE = 520 * 65536;

/** Where tables lie: `start` and `end`. */
export function tablesFrom(memoryBase) {
  const start = memoryBase || LOWEST;
  return { start, end: start + TABLES_SIZE };
}

/** Gives each of `blocks` ({ size, align, path }) its address `at`: from `start` on, the smallest first. */
export function place(blocks, start) {
  const rank = ({ size, path }) => (FIRST.test(path) ? 0 : path === TEXTS ? TEXTS_RANK : size);
  let at = start;
  for (const block of [...blocks].sort((a, b) => rank(a) - rank(b))) {
    block.at = Math.ceil(at / block.align) * block.align;
    at = block.at + block.size;
  }
  if (at > MEMORY_SIZE) throw new Error(`no room: ${at} bytes of static memory`);
}
