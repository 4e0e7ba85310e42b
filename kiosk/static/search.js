/* Finding a service by what people type: without accents, by the beginning of words, with a slip of the finger. */

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", ı: "i", đ: "d", "ى": "ي", "ک": "ك", "ی": "ي", "ة": "ه" };
const SHORT = 4;
const LONG = 8;
const MISS = Infinity;

/** The text as it is compared: small, without accents, "ae" like "ä". */
export function folded(text) {
  const plain = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const spelled = plain.replace(/[^\x00-\x7f]/g, (sign) => LETTERS[sign] ?? sign).replace(/([aou])e/g, "$1");
  return spelled.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** How many signs have to be changed, added, left out or swapped between two words (Damerau and Levenshtein). */
export function distance(one, other) {
  const rows = Array.from({ length: one.length + 1 }, (_, i) => [i, ...Array(other.length).fill(0)]);
  for (let j = 1; j <= other.length; j += 1) rows[0][j] = j;
  for (let i = 1; i <= one.length; i += 1)
    for (let j = 1; j <= other.length; j += 1) {
      const changed = rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(changed, rows[i - 1][j] + 1, rows[i][j - 1] + 1);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[one.length][other.length];
}

/** 0: the word begins like this, 1: it is inside, 2 or 3: with as many slips and one more; MISS. */
function wordScore(typed, word) {
  if (word.startsWith(typed)) return 0;
  if (typed.length >= 3 && word.includes(typed)) return 1;
  const allowed = typed.length >= LONG ? 2 : typed.length >= SHORT ? 1 : 0;
  if (!allowed) return MISS;
  // What is typed may be the beginning of a longer word.
  const lengths = [-1, 0, 1].map((more) => typed.length + more);
  const slips = Math.min(...lengths.map((length) => distance(typed, word.slice(0, length))));
  return slips <= allowed ? 1 + slips : MISS;
}

function textScore(typed, text) {
  const words = folded(text).split(" ");
  return typed.reduce((sum, part) => sum + Math.min(...words.map((word) => wordScore(part, word))), 0);
}

/** The services found for `query`, the best first; `textsOf(service)` gives all its names and words. */
export function found(services, query, textsOf) {
  const typed = folded(query).split(" ").filter(Boolean);
  if (!typed.length) return [];
  return services
    .map((service, place) => [Math.min(...textsOf(service).map((text) => textScore(typed, text))), place, service])
    .filter(([score]) => score < MISS)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([, , service]) => service);
}
