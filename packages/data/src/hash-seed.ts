/**
 * 32 bits of MurmurHash3_x86_32 over 32-bit words (Austin Appleby, public domain,
 * https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp): changing
 * one bit of any word changes about half of the result.
 */
export function hashWords(words: ArrayLike<number>, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    hash ^= Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= words.length * 4;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
