// What the module knows from the start, texts and tables, comes packed, since it travels in each push. This spreads it
// out when a VM starts, before anything reads it; pack.mjs packs it when the filter is built.
//
//   0    127 pairs: what the codes from FIRST_CODE on stand for, two bytes or codes each
//   254  parts, until one that goes nowhere: u16 where its bytes go, u16 where its codes end, its codes

const PACKED = memory.data(4096, 8);
const PARTS: usize = PACKED + 254;
/** Smaller ones are bytes as they are. */
const FIRST_CODE: u32 = 128;
/** The next byte is one as it is. */
const ESCAPE: u32 = 255;

let to: usize = 0;
let escaped: bool = false;

unpack();

function unpack(): void {
  let from = PARTS;
  while (true) {
    to = load<u16>(from);
    if (to == 0) return;
    const end = PACKED + load<u16>(from, 2);
    from += 4;
    while (from < end) spread(load<u8>(from++));
  }
}

function spread(code: u32): void {
  if (escaped || code < FIRST_CODE) {
    escaped = false;
    store<u8>(to++, code);
  } else if (code == ESCAPE) {
    escaped = true;
  } else {
    const pair = PACKED + ((code - FIRST_CODE) << 1);
    spread(load<u8>(pair));
    spread(load<u8>(pair, 1));
  }
}
