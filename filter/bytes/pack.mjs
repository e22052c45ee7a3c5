// A step of the filter's build: packs the module's data into what unpack.ts reads. The two bytes that stand side by
// side most often become a code of their own, again and again (byte pair encoding), while there are codes left.

const FIRST_CODE = 128;
const ESCAPE = 255;
/** Each pair takes two bytes itself. */
const LEAST_OCCURRENCES = 3;

/** Added to a byte that stands behind an escape. It may end a pair, and begin none: what comes first is no code then. */
const ESCAPED = 256;

/** `parts` ({ at, bytes }) in the form that unpack.ts describes. */
export function pack(parts) {
  const rows = parts.map(({ bytes }) =>
    [...bytes].flatMap((byte) => (byte < FIRST_CODE ? byte : [ESCAPE, ESCAPED + byte])),
  );
  const pairs = findPairs(rows);
  const packed = pairs.flat();
  packed.length = 2 * (ESCAPE - FIRST_CODE);
  packed.fill(0, 2 * pairs.length);
  for (const [i, row] of rows.entries()) {
    packed.push(...u16(parts[i].at), ...u16(packed.length + 4 + row.length), ...row);
  }
  packed.push(...u16(0));
  return Uint8Array.from(packed, (code) => code & 255);
}

/** Replaces in `rows` what the pairs stand for, and returns them in the order of their codes. */
function findPairs(rows) {
  const pairs = [];
  while (FIRST_CODE + pairs.length < ESCAPE) {
    const pair = mostFrequent(rows);
    if (pair === undefined) break;
    for (const row of rows) replace(row, pair, FIRST_CODE + pairs.length);
    pairs.push(pair);
  }
  return pairs;
}

function mostFrequent(rows) {
  const counts = new Map();
  for (const row of rows) {
    for (let i = 1; i < row.length; i++) {
      if (row[i - 1] >= ESCAPED) continue;
      const key = row[i - 1] * 2 * ESCAPED + row[i];
      counts.set(key, (counts.get(key) ?? 0) + 1);
      // Of three equal bytes only two can become a code.
      if (row[i + 1] === row[i] && row[i - 1] === row[i]) i++;
    }
  }
  let best;
  for (const [key, count] of counts) {
    if (count >= (best?.count ?? LEAST_OCCURRENCES - 1) + 1) best = { key, count };
  }
  return best && [Math.floor(best.key / (2 * ESCAPED)), best.key % (2 * ESCAPED)];
}

function replace(row, [first, second], code) {
  let size = 0;
  for (let i = 0; i < row.length; i++) {
    const isPair = row[i] === first && row[i + 1] === second;
    row[size++] = isPair ? code : row[i];
    if (isPair) i++;
  }
  row.length = size;
}

function u16(value) {
  return [value & 255, value >> 8];
}
